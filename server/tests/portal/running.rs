//! The server as a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Server {
    pub process: Child,
    pub address: SocketAddr,
}

/// Starts a server on a free port over the data in a folder.
pub fn start(data: &Path, arguments: &[&str]) -> Server {
    let mut process = Command::new(env!("CARGO_BIN_EXE_portal"))
        .args(["serve", "--address", "127.0.0.1:0", "--database-write-buffer-mib", "4"])
        .args(arguments)
        .arg("--data")
        .arg(data)
        .arg("--site-root")
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut line = String::new();
    let output = process.stdout.take().expect("its output");
    BufReader::new(output)
        .read_line(&mut line)
        .expect("it says where it listens");
    let address = line.trim().rsplit("http://").next().expect("an address").parse();
    Server {
        process,
        address: address.unwrap_or_else(|_| panic!("no address in {line:?}")),
    }
}

impl Server {
    /// Opens a page and gives the answer as it came.
    pub fn open(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).expect("connected");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\nconnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks the server to stop, as a service manager does; its exit code and what it had logged.
    pub fn stop(mut self) -> (Option<i32>, String) {
        let process = self.process.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &process])
            .status()
            .expect("kill runs");
        assert!(asked.success());
        let mut log = String::new();
        self.process
            .stderr
            .take()
            .expect("its log")
            .read_to_string(&mut log)
            .expect("readable");
        (self.process.wait().expect("it ends").code(), log)
    }
}
