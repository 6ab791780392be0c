//! A crate whose own modules have the names of library modules, and that uses glob imports.

mod collections {
    pub fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }
}

mod sync {
    pub use std::sync::*;

    pub struct Counter(pub Mutex<u64>);
}

mod thread {
    pub fn count() -> usize {
        ::std::thread::available_parallelism().map_or(1, ::std::num::NonZero::get)
    }
}

mod model {
    #[derive(Debug, Default)]
    pub struct Model {
        pub rounds: u32,
    }
}

mod prelude {
    pub use std::collections::*;
    pub use std::io::prelude::*;
    pub use std::sync::atomic::*;
    pub use std::sync::mpsc::*;
    pub use std::time::*;
}

mod hooks {
    pub struct Hook;
}

use self::prelude::*;
use std as standard;
use std::*;

type Result<T> = std::result::Result<T, String>;

fn println(text: &str) -> usize {
    text.len()
}

macro_rules! print {
    ($text:expr) => {
        println($text)
    };
}

pub fn all() -> Result<usize> {
    let counter = crate::sync::Counter(standard::sync::Mutex::new(1));
    let map: HashMap<u8, AtomicU8> = HashMap::new();
    let (sender, receiver) = channel::<Instant>();
    sender.send(Instant::now()).map_err(|e| e.to_string())?;
    let model = model::Model::default();
    let _ = hooks::Hook;
    io::stdout().flush().map_err(|e| e.to_string())?;
    Ok(crate::collections::words("a b")
        + crate::thread::count()
        + map.len()
        + receiver.iter().count()
        + *counter.0.lock().unwrap() as usize
        + model.rounds as usize
        + print!("x")
        + cmp::max(1, 2))
}
