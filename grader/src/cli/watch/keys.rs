//! What somebody types while `grade watch` waits: a letter and Enter.

use std::io::{BufRead, IsTerminal, stdin};
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// What a letter means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// `s`: measure speed now.
    Speed,
    /// `q`: end.
    Quit,
}

/// Listens to the keyboard, if there is one.
pub(super) struct Keys {
    pressed: Receiver<Key>,
}

impl Keys {
    /// Begins to listen.
    pub fn listen() -> Keys {
        let (sender, pressed) = mpsc::channel();
        if stdin().is_terminal() {
            // It ends with the process: a read from the keyboard can't be called off.
            thread::spawn(move || {
                for line in stdin().lock().lines().map_while(Result::ok) {
                    if key(&line).is_some_and(|key| sender.send(key).is_err()) {
                        return;
                    }
                }
            });
        }
        Keys { pressed }
    }

    /// The next key that was pressed since the last call.
    pub fn pressed(&self) -> Option<Key> {
        self.pressed.try_recv().ok()
    }
}

fn key(line: &str) -> Option<Key> {
    match line.trim() {
        "s" => Some(Key::Speed),
        "q" => Some(Key::Quit),
        _ => None,
    }
}
