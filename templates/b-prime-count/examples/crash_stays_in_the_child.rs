//! A crash that stays in the child: one child aborts, the parent and the other child go on.
//! (A thread that aborts takes the whole process with it.)
//!
//! `cargo run -p b-prime-count --example crash_stays_in_the_child`

use std::{env, io, process, process::Command};

fn main() -> io::Result<()> {
    match env::args().nth(1).as_deref() {
        Some("crash") => process::abort(),
        Some(name) => {
            println!("child {name}: all is well");
            return Ok(());
        }
        None => {}
    }

    let this_program = env::current_exe()?;
    for task in ["first", "crash", "last"] {
        let status = Command::new(&this_program).arg(task).status()?;
        if status.success() {
            println!("parent: {task} has succeeded");
        } else {
            println!("parent: {task} has failed ({status}), and I am still here");
        }
    }
    Ok(())
}
