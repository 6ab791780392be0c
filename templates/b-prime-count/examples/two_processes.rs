//! Two processes: this program starts itself twice. Each child has memory of its own, so what it
//! changes is changed nowhere else.
//!
//! `cargo run -p b-prime-count --example two_processes`

use std::{
    env, io, process,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

static VISITORS: AtomicU32 = AtomicU32::new(0);

fn main() -> io::Result<()> {
    // Without this question every child would start two children of its own, and so on.
    if let Some(name) = env::args().nth(1) {
        let visitors = VISITORS.fetch_add(1, Ordering::Relaxed) + 1;
        println!(
            "child {name} (process {}): {visitors} visitor",
            process::id()
        );
        return Ok(());
    }

    println!("parent (process {})", process::id());
    let this_program = env::current_exe()?;
    let mut children = Vec::new();
    for name in ["A", "B"] {
        children.push(Command::new(&this_program).arg(name).spawn()?);
    }
    for mut child in children {
        let status = child.wait()?;
        println!("a child has ended: {status}");
    }
    println!("parent: {} visitors", VISITORS.load(Ordering::Relaxed));
    Ok(())
}
