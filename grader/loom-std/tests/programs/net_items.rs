//! `std::net` and `std::os`: they compile.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{
    IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket,
};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::time::Duration;

pub fn client(address: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.set_write_timeout(None)?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(false)?;
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?;
    stream.shutdown(Shutdown::Both)?;
    let addresses = (
        stream.peer_addr()?,
        stream.local_addr()?,
        stream.ttl()?,
        stream.nodelay()?,
    );
    let (timeouts, error) = (
        (stream.read_timeout()?, stream.write_timeout()?),
        stream.take_error()?,
    );
    stream.peek(&mut [0; 1])?;
    stream.set_ttl(1)?;
    Ok(format!(
        "{text} {first:?} {addresses:?} {timeouts:?} {error:?} {stream:?}"
    ))
}

pub fn server() -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address: SocketAddr = listener.local_addr()?;
    let (mut stream, from) = listener.accept()?;
    writeln!(stream, "{address} {from}")?;
    for stream in listener.incoming() {
        let mut stream = stream?;
        std::thread::spawn(move || stream.write_all(b"x"));
    }
    let patient = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    drop((patient, listener.try_clone()?));
    listener.set_nonblocking(true)
}

pub fn datagrams() -> io::Result<usize> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.connect("127.0.0.1:1")?;
    socket.send_to(b"x", ("127.0.0.1", 2))?;
    let (n, _) = socket.recv_from(&mut [0; 4])?;
    Ok(n + socket.send(b"y")? + socket.recv(&mut [0; 4])?)
}

pub fn local() -> io::Result<()> {
    let (mut a, b) = UnixStream::pair()?;
    a.write_all(b"x")?;
    drop(b);
    let listener = UnixListener::bind("socket")?;
    let (stream, _) = listener.accept()?;
    for stream in listener.incoming() {
        drop(stream?);
    }
    for stream in &listener {
        drop(stream?);
    }
    drop((
        stream,
        UnixStream::connect("socket")?,
        UnixDatagram::unbound()?,
        UnixDatagram::pair()?,
    ));
    let (mut reader, mut writer) = io::pipe()?;
    writer.write_all(b"x")?;
    reader.read_exact(&mut [0])
}

pub fn addresses() -> io::Result<usize> {
    let mut all = "127.0.0.1:80".to_socket_addrs()?;
    let first: Option<SocketAddr> = all.next();
    let ip: IpAddr = Ipv4Addr::LOCALHOST.into();
    Ok(first.map_or(0, |a| a.port() as usize) + usize::from(ip.is_loopback()))
}

pub fn extensions() -> io::Result<u32> {
    use std::os::linux::net::TcpStreamExt;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::prelude::*;
    TcpStream::connect("127.0.0.1:1")?.set_quickack(true)?;
    let bytes = std::ffi::OsStr::new("a").as_bytes().len();
    let mut command = std::process::Command::new("a");
    let _: std::os::unix::thread::RawPthread = std::thread::spawn(|| ()).as_pthread_t();
    command.uid(0).gid(0);
    Ok(bytes as u32
        + std::os::unix::process::parent_id()
        + std::fs::File::open("a")?.metadata()?.mode())
}
