//! What is typed, or comes through a pipe, read by a thread of its own: a read of a terminal cannot be given up.

use bytes::Bytes;
use longshore_api::session::MAX_DATA_BYTES;
use tokio::sync::mpsc;

/// Standard input, from now on. The channel ends with it.
pub(super) fn read() -> mpsc::Receiver<Bytes> {
    let (send, read) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut buffer = vec![0; MAX_DATA_BYTES];
        loop {
            match rustix::io::read(std::io::stdin(), &mut buffer) {
                Ok(0) => return,
                Ok(count) => {
                    if send.blocking_send(Bytes::copy_from_slice(&buffer[..count])).is_err() {
                        return;
                    }
                }
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(_) => return,
            }
        }
    });
    read
}
