//! What stands in the file after whatever happened to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::block::{Keeper, replaced};
use super::*;

const OWN: &str = "127.0.0.1 localhost\n# a word of its owner\n";

fn names(names: &[(&str, &str)]) -> Names {
    names.iter().map(|(name, address)| ((*name).to_owned(), address.parse().expect("an address"))).collect()
}

fn with(text: &str, owner: &str, pid: u32, names: &Names, dead: &[u32]) -> String {
    replaced(text, owner, Keeper { pid, started: 7 }, &names.0, |keeper| !dead.contains(&keeper.pid))
}

#[test]
fn a_block_is_written_changed_and_taken_back_and_all_else_stays() {
    let (one, two) = (names(&[("web.x", "127.73.0.1")]), names(&[("api.x", "127.73.0.2"), ("web.x", "::1")]));
    let first = with(OWN, "a", 1, &one, &[]);
    let block = "# begin longshore edge a (process 1 of 7; kept by it)\n127.73.0.1 web.x\n# end longshore edge a\n";
    assert_eq!(first, format!("{OWN}{block}"));
    assert_eq!(with(&first, "a", 1, &one, &[]), first, "nothing is new");
    let both = with(&first, "b", 2, &one, &[]);
    assert!(both.starts_with(&first) && both.contains("edge b (process 2"), "{both}");
    let changed = with(&both, "a", 3, &two, &[]);
    assert!(changed.contains("::1 web.x\n") && !changed.contains("process 1 of"), "{changed}");
    assert_eq!(with(&with(&changed, "a", 3, &Names::default(), &[]), "b", 2, &Names::default(), &[]), OWN);
}

#[test]
fn blocks_of_processes_that_are_gone_go_with_the_next_write() {
    let names = names(&[("web.x", "127.73.0.1")]);
    let left = with(&with(OWN, "a", 1, &names, &[]), "b", 2, &names, &[]);
    let cleaned = with(&left, "c", 3, &Names::default(), &[1]);
    assert!(!cleaned.contains("edge a") && cleaned.contains("edge b"), "{cleaned}");
    assert_eq!(with(&left, "c", 3, &Names::default(), &[1, 2]), OWN);
}

#[test]
fn what_is_no_block_stays() {
    for text in [
        "127.0.0.1 localhost",
        "# begin longshore edge a (process 1 of 7; kept by it)\n127.0.0.1 web\n",
        "# begin longshore edge a (process 1 of 7; kept by it)\n# begin longshore edge b\n# end longshore edge a\n",
        "# begin longshore edge a\n127.0.0.1 web\n# end longshore edge a\n",
        "# end longshore edge a\n",
    ] {
        assert_eq!(with(text, "a", 1, &Names::default(), &[1]), text);
        let added = with(text, "a", 1, &names(&[("web.x", "127.73.0.1")]), &[1]);
        assert!(added.starts_with(text) && added.ends_with("# end longshore edge a\n"), "{added}");
    }
}

#[test]
fn the_file_keeps_its_mode_and_nothing_is_left_beside_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("hosts");
    fs::write(&path, OWN).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    let file = File::new(path.clone(), "front", directory.path());
    file.write(&names(&[("web.x", "127.73.0.1")])).expect("written");
    assert!(fs::read_to_string(&path).expect("read").contains("127.73.0.1 web.x\n"));
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(directory.path()).expect("listed").count(), 1);
    file.write(&Names::default()).expect("written");
    assert_eq!(fs::read_to_string(&path).expect("read"), OWN);
    let error = File::new("/proc/none/hosts".into(), "front", Path::new("/")).write(&Names::default());
    assert!(error.expect_err("no directory").to_string().contains("--hosts-file"));
}

#[tokio::test]
async fn names_are_kept_known_and_taken_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("hosts");
    fs::write(&path, OWN).expect("written");
    let hosts = Hosts::start(File::new(path.clone(), "front", directory.path()));
    hosts.publish(names(&[("web.x", "127.73.0.1")]));
    let known = async {
        while !fs::read_to_string(&path).expect("read").contains("web.x") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), known).await.expect("it is written");
    hosts.withdraw().await;
    assert_eq!(fs::read_to_string(&path).expect("read"), OWN);
}
