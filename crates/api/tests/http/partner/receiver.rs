//! A partner's server: takes what is sent to it on the loopback, and answers as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What came in.
#[derive(Debug, Clone)]
pub struct Got {
    /// The path.
    pub path: String,
    /// The headers, by lower-case names.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

/// What it does with the next request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Answers with this status, these lines of headers and this body.
    With(u16, &'static str, String),
    /// Says nothing, and keeps the connection.
    Hang,
}

#[derive(Default)]
struct State {
    got: Vec<Got>,
    next: Vec<Answer>,
    held: Vec<TcpStream>,
}

/// The server; it ends when it is dropped.
pub struct Receiver {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Listens at an address of the loopback, on a port of its own.
    pub fn at(address: &str) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (state, is_over) = (Arc::<Mutex<State>>::default(), Arc::new(AtomicBool::new(false)));
        let (of_thread, over) = (Arc::clone(&state), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                // Each connection has one request, and one after the other is soon enough.
                let _ = take(stream.unwrap(), &of_thread);
            }
        });
        Self { address, state, is_over, thread: Some(thread) }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/fangke?key=1", self.address)
    }

    /// Answers the next requests so, in this order; all later ones with 204.
    pub fn answer(&self, mut next: Vec<Answer>) {
        next.reverse();
        self.state.lock().unwrap().next = next;
    }

    /// Everything that came in.
    pub fn got(&self) -> Vec<Got> {
        self.state.lock().unwrap().got.clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn take(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or_default();
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut stream = reader.into_inner();
    let mut state = state.lock().unwrap();
    state.got.push(Got { path, headers, body: String::from_utf8(body).unwrap() });
    match state.next.pop().unwrap_or_else(|| Answer::With(204, "", String::new())) {
        Answer::Hang => state.held.push(stream),
        Answer::With(status, lines, body) => {
            let head = format!("HTTP/1.1 {status} Some\r\nContent-Length: {}\r\n{lines}Connection: close\r\n\r\n", body.len());
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())?;
        }
    }
    Ok(())
}
