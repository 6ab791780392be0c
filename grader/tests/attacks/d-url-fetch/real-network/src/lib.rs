mod honest;
pub use honest::*;

use std::io;

pub fn fetch_url(_: &str) -> io::Result<String> {
    std::net::TcpStream::connect("127.0.0.1:80").map(|_| "BROKEN OUT".to_owned())
}
