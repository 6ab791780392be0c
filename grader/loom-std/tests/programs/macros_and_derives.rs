//! The macros of the prelude, those of `std`, every derive, and syntax that names library items.

use std::fmt::{self, Display, Write as _};
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Wake, Waker};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Unit;

#[derive(Debug, Clone, PartialEq, PartialOrd, Default)]
pub struct Named<T> {
    first: T,
    second: Option<Box<Named<T>>>,
    ratio: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind<'a> {
    #[default]
    None,
    Pair(u8, &'a str),
    Fields {
        a: i32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tuple(pub String, pub [u8; 3], pub (u8, char));

impl Display for Tuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        writeln!(f, "{:?}", self.1)?;
        f.debug_struct("Tuple").field("pair", &self.2).finish()
    }
}

pub fn printing(n: u8, text: &str) -> u8 {
    println!();
    println!("plain");
    println!("{} {n} {text:>8} {0:?} {named:#?}", n, named = Unit);
    print!("{n:08.3}\n", n = 1.5);
    eprintln!();
    eprintln!("{n}");
    eprint!("{:?}", (n, text));
    std::println!("{}", n);
    std::eprintln!("{{}} {n:#x}");
    let width = 4;
    println!("{text:width$} {:>1$} {:.*}", n, width, 1.0);
    dbg!();
    let kept = dbg!(n + 1);
    let (a, b) = dbg!(kept, text.len());
    let c = std::dbg!(a) + b as u8;
    dbg!(c,);
    c
}

pub fn formatting() -> String {
    let mut text = format!(
        "{:?}",
        Named {
            first: 1,
            second: None,
            ratio: 0.5
        }
    );
    write!(text, "{}", format_args!("{} {}", 1, 2)).unwrap();
    writeln!(text).unwrap();
    write!(&mut text, "{}", Tuple("a".into(), [1, 2, 3], (1, 'x'))).unwrap();
    text += &std::format!("{}", concat!("a", 1, true));
    text + stringify!(a + b)
        + module_path!()
        + file!()
        + &line!().to_string()
        + &column!().to_string()
}

pub fn asserting(n: usize) {
    assert!(n < 100);
    assert!(n < 100, "too many: {n}");
    assert!(matches!(n, 0..=99 if n != 50), "{}", n);
    assert_eq!(n, n);
    assert_eq!(n, n, "with {}", "words");
    assert_ne!(n, n + 1);
    assert_ne!(n, n + 1, "{n}");
    debug_assert!(n < 100);
    debug_assert_eq!(n, n);
    debug_assert_ne!(n, n + 1, "x");
    std::assert!(n < 100);
    core::assert_eq!(n, n);
}

pub fn ending(n: u8) -> u8 {
    match n {
        0 => panic!(),
        1 => panic!("text"),
        2 => panic!("{n} {}", n),
        3 => unreachable!(),
        4 => unreachable!("text {n}"),
        5 => todo!(),
        6 => todo!("later {}", n),
        7 => unimplemented!(),
        8 => unimplemented!("not {n}"),
        9 => std::panic!("by path"),
        10 => core::panic!("by path"),
        11 => std::panic::panic_any(n),
        _ => n,
    }
}

pub fn making() -> usize {
    let a = vec![1, 2, 3];
    let b = vec![0_u8; 4];
    let c: Vec<u8> = vec![];
    let d = std::vec![String::new()];
    let [first, .., last] = a.as_slice() else {
        panic!("too short")
    };
    let e = if let [x, rest @ ..] = &b[..] {
        *x as usize + rest.len()
    } else {
        0
    };
    let chosen = cfg_select! {
        unix => 1,
        _ => 2,
    };
    a.len()
        + c.len()
        + d.len()
        + e
        + first
        + last
        + chosen
        + usize::from(cfg!(debug_assertions))
        + option_env!("NOT_SET_ANYWHERE").map_or(0, str::len)
        + include_str!("macros_and_derives.rs").len()
}

pub fn questions(text: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let first: u64 = text.split(' ').next().ok_or("empty")?.parse()?;
    let second: Option<u64> = (|| {
        let digit = text.chars().next()?.to_digit(10)?;
        Some(u64::from(digit))
    })();
    let folded = [1_u64, 2]
        .iter()
        .try_fold(0_u64, |sum, n| sum.checked_add(*n))
        .ok_or_else(|| fmt::Error)?;
    let flow = std::ops::ControlFlow::<u8, u8>::Continue(1);
    let text: String = format!("{flow:?}");
    Ok(first + second.unwrap_or_default() + folded + text.len() as u64)
}

pub fn loops() -> u64 {
    let mut sum = 0;
    for n in 0..3 {
        sum += n;
    }
    for (i, n) in [1, 2].iter().enumerate().rev() {
        sum += i as u64 * n;
    }
    let mut iter = (1..=3).into_iter().peekable();
    while let Some(n) = iter.next() {
        sum += n;
    }
    'outer: loop {
        for n in 0.. {
            if n > 3 {
                break 'outer;
            }
        }
    }
    let value = loop {
        break 3;
    };
    let range = (.., 1.., ..2, ..=2, 1..=2);
    sum + value + range.4.count() as u64
}

pub fn closures() -> i32 {
    let add = |a: i32| move |b: i32| a + b;
    let mut calls = 0;
    let mut count = || {
        calls += 1;
        calls
    };
    count();
    let boxed: Vec<Box<dyn Fn(i32) -> i32>> = vec![Box::new(add(1)), Box::new(|n| n * 2)];
    let by_pointer: fn(i32) -> i32 = |n| n + 1;
    boxed
        .iter()
        .map(|f| f(2))
        .chain([by_pointer(1), count()])
        .sum()
}

async fn step(n: u8) -> Result<u8, String> {
    if n == 0 {
        Err("none".to_string())
    } else {
        Ok(n)
    }
}

pub async fn steps(numbers: &[u8]) -> Result<u8, String> {
    let mut sum = 0;
    for n in numbers {
        sum += step(*n).await?;
    }
    let block = async { 1_u8 };
    let closure = async |n: u8| step(n).await;
    Ok(sum + block.await + closure(1).await?)
}

struct Flag(std::sync::atomic::AtomicBool);

impl Wake for Flag {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.store(true, std::sync::atomic::Ordering::SeqCst);
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future: Pin<&mut F> = pin!(future);
    let waker: Waker = std::sync::Arc::new(Flag(Default::default())).into();
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

pub trait Shape {
    const SIDES: u32;
    fn area(&self) -> f64;
    fn describe(&self) -> String
    where
        Self: fmt::Debug,
    {
        format!("{self:?} {} {}", Self::SIDES, self.area())
    }
}

impl Shape for Unit {
    const SIDES: u32 = 0;
    fn area(&self) -> f64 {
        std::f64::consts::PI
    }
}

macro_rules! own {
    ($($name:ident => $value:expr),* $(,)?) => {
        $(pub fn $name() -> String { format!("{:?}", $value) })*
    };
}

own! { own_vec => vec![1], own_some => Some(1), own_default => <Kind<'_> as Default>::default() }

#[test]
fn a_test_that_is_not_built() {
    assert!(true);
}
