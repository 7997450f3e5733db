//! The image all stories run: busybox alone, made through the engine's import call, since no registry is needed then.

use std::io::Write;

use bollard::Docker;
use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::StreamExt;

/// Its name.
pub const NAME: &str = "longshore-agent-story:1";

const BUSYBOX: [&str; 2] = ["/bin/busybox", "/usr/bin/busybox"];
const APPLETS: [&str; 22] = [
    "sh", "sleep", "echo", "cat", "wget", "httpd", "nc", "true", "false", "env", "ls", "id", "mkdir", "touch", "stat",
    "test", "kill", "grep", "hostname", "pwd", "dd", "mount",
];

/// Makes the image unless the machine's engine has it.
pub async fn ensure() {
    ensure_on(Docker::connect_with_local_defaults().expect("a Docker engine is needed for these tests")).await;
}

/// Makes the image unless this engine has it.
pub async fn ensure_on(docker: Docker) {
    if docker.inspect_image(NAME).await.is_ok() {
        return;
    }
    let (name, tag) = NAME.split_once(':').expect("a tag");
    let options = CreateImageOptionsBuilder::default().from_src("-").repo(name).tag(tag).build();
    let mut progress =
        std::pin::pin!(docker.create_image(Some(options), Some(bollard::body_full(layer().into())), None));
    while let Some(step) = progress.next().await {
        step.expect("the image is made");
    }
}

/// A tar archive of busybox and links to it.
pub fn layer() -> Vec<u8> {
    let busybox = BUSYBOX.iter().find_map(|path| std::fs::read(path).ok());
    let busybox = busybox.expect("Debian's busybox-static is needed for these tests");
    let mut tar = Vec::new();
    entry(&mut tar, "bin/", b'5', 0o755, "", &[]);
    entry(&mut tar, "tmp/", b'5', 0o777, "", &[]);
    entry(&mut tar, "bin/busybox", b'0', 0o755, "", &busybox);
    for applet in APPLETS {
        entry(&mut tar, &format!("bin/{applet}"), b'2', 0o777, "busybox", &[]);
    }
    tar.extend([0; 1024]);
    tar
}

fn entry(tar: &mut Vec<u8>, name: &str, kind: u8, mode: u32, link: &str, content: &[u8]) {
    let mut header = [0_u8; 512];
    let mut put = |at: usize, text: &str| (&mut header[at..]).write_all(text.as_bytes()).expect("fits");
    put(0, name);
    put(100, &format!("{mode:07o}"));
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{:011o}", content.len()));
    put(136, "00000000000");
    put(148, "        ");
    put(157, link);
    put(257, "ustar\u{0}00");
    header[156] = kind;
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    (&mut header[148..]).write_all(format!("{sum:06o}\u{0} ").as_bytes()).expect("fits");
    tar.extend(header);
    tar.extend(content);
    tar.resize(tar.len().next_multiple_of(512), 0);
}
