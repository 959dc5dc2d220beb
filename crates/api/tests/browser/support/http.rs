//! One HTTP exchange on the loopback. It is all that WebDriver needs, and spares an HTTP client with its runtime.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

/// Sends a request and returns status and body of the answer, which has to state its length.
///
/// # Errors
/// When nobody listens or answers, or the answer is no HTTP.
pub fn exchange(port: u16, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    exchange_with(port, (method, path), &[], body)
}

/// The same with further lines in the head.
///
/// # Errors
/// As above.
pub fn exchange_with(port: u16, (method, path): (&str, &str), lines: &[String], body: &str) -> io::Result<(u16, String)> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Type: application/json");
    let head = lines.iter().fold(head, |head, line| format!("{head}\r\n{line}"));
    (&stream).write_all(format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes())?;

    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let mut length = 0;
    while line.trim() != "" {
        line.clear();
        answer.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().map_err(|_| io::Error::other(format!("{name} {value}")))?;
        }
    }
    let mut body = vec![0; length];
    answer.read_exact(&mut body)?;
    String::from_utf8(body).map(|body| (status, body)).map_err(io::Error::other)
}

/// A port of the loopback that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port of the loopback");
    listener.local_addr().expect("its address").port()
}
