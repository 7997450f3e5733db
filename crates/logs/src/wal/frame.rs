//! Frames: a head of 12 bytes (length, checksum of the payload, checksum of the head), then the payload.
//!
//! The head's checksum covers where the frame stands and a number that each file draws. A log message that happens to
//! hold the bytes of a frame, or was made to, is therefore never taken for one.

/// Bytes of a head.
pub(crate) const HEAD: usize = 12;
/// Bytes of a file's own head: what it is, its number, the drawn number, their checksum.
pub(crate) const FILE_HEAD: usize = 28;
const MAGIC: &[u8; 8] = b"lslogs01";

/// A file's head.
pub(crate) fn file_head(first: u64, salt: u64) -> [u8; FILE_HEAD] {
    let mut head = [0; FILE_HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..16].copy_from_slice(&first.to_le_bytes());
    head[16..24].copy_from_slice(&salt.to_le_bytes());
    let sum = crc32fast::hash(&head[..24]);
    head[24..].copy_from_slice(&sum.to_le_bytes());
    head
}

/// The number that a file drew, if the head is whole and the file has this number.
pub(crate) fn salt(bytes: &[u8], first: u64) -> Option<u64> {
    let salt = u64::from_le_bytes(bytes.get(16..24)?.try_into().ok()?);
    (bytes.get(..FILE_HEAD)? == file_head(first, salt)).then_some(salt)
}

/// Fills in the head of a frame whose payload follows the room left for it.
pub(crate) fn seal(frame: &mut [u8], at: u64, salt: u64) {
    let length = (frame.len() - HEAD) as u32;
    let sum = crc32fast::hash(&frame[HEAD..]);
    frame[..4].copy_from_slice(&length.to_le_bytes());
    frame[4..8].copy_from_slice(&sum.to_le_bytes());
    let sum = head_sum(&frame[..8], at, salt);
    frame[8..HEAD].copy_from_slice(&sum.to_le_bytes());
}

fn head_sum(head: &[u8], at: u64, salt: u64) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&salt.to_le_bytes());
    hasher.update(&at.to_le_bytes());
    hasher.update(head);
    hasher.finalize()
}

/// The payload of the frame that begins at `at`, if a whole one does.
pub(crate) fn payload(bytes: &[u8], at: usize, salt: u64) -> Option<&[u8]> {
    let head = bytes.get(at..at + HEAD)?;
    let number = |from: usize| u32::from_le_bytes([head[from], head[from + 1], head[from + 2], head[from + 3]]);
    if number(8) != head_sum(&head[..8], at as u64, salt) {
        return None;
    }
    let start = at + HEAD;
    let payload = bytes.get(start..start.checked_add(number(0) as usize)?)?;
    (crc32fast::hash(payload) == number(4)).then_some(payload)
}
