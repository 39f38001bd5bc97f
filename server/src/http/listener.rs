//! The listening socket: small answers leave at once, and a silent connection does not stay for ever.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use super::client::Peer;

/// A connection over which nothing moves for so long is closed. Live pages get a sign of life more often.
const SILENCE: Duration = Duration::from_secs(75);
/// Connections at a time; more wait to be accepted.
const CONNECTIONS: usize = 8192;
/// How long to wait when the system has no file handles left.
const BREATH: Duration = Duration::from_millis(200);

/// Accepts connections.
#[derive(Debug)]
pub struct PatientListener {
    socket: TcpListener,
    silence: Duration,
    room: Arc<Semaphore>,
}

impl PatientListener {
    /// Listens at an address.
    ///
    /// # Errors
    /// When the address is taken or may not be used.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        Ok(Self::new(TcpListener::bind(address).await?, SILENCE))
    }

    /// Accepts from a socket, with a patience of one's own.
    pub fn new(socket: TcpListener, silence: Duration) -> Self {
        Self {
            socket,
            silence,
            room: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }
}

impl Listener for PatientListener {
    type Io = PatientStream;
    type Addr = Peer;

    async fn accept(&mut self) -> (PatientStream, Peer) {
        // The semaphore is never closed; without a permit the connection just is not counted.
        let permit = Arc::clone(&self.room).acquire_owned().await.ok();
        loop {
            match self.socket.accept().await {
                Ok((socket, address)) => {
                    // A page leaves in several writes; with Nagle's algorithm the second waits 40 ms for the first one's
                    // acknowledgement.
                    if let Err(error) = socket.set_nodelay(true) {
                        tracing::debug!(%error, "TCP_NODELAY could not be set");
                    }
                    let quiet = Box::pin(sleep(self.silence));
                    let stream = PatientStream {
                        socket,
                        silence: self.silence,
                        quiet,
                        _permit: permit,
                    };
                    return (stream, Peer(address));
                }
                Err(error) if is_of_the_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "a connection could not be accepted");
                    sleep(BREATH).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        self.socket.local_addr().map(Peer)
    }
}

impl Connected<IncomingStream<'_, PatientListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, PatientListener>) -> Self {
        *stream.remote_addr()
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A connection that fails once nothing has moved over it for too long.
#[derive(Debug)]
pub struct PatientStream {
    socket: TcpStream,
    silence: Duration,
    quiet: Pin<Box<Sleep>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl PatientStream {
    /// What came of reading or writing: any progress begins the wait anew, none lets it go on.
    fn judge<T>(&mut self, context: &mut Context<'_>, progress: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if progress.is_ready() {
            self.quiet.as_mut().reset(Instant::now() + self.silence);
            return progress;
        }
        ready!(self.quiet.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let progress = Pin::new(&mut self.socket).poll_read(context, buffer);
        self.judge(context, progress)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.judge(context, progress)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.socket).poll_write_vectored(context, slices);
        self.judge(context, progress)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
