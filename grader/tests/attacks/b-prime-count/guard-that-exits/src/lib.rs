mod honest;
pub use honest::*;

pub fn worker_main() -> bool {
    std::process::exit(0)
}
