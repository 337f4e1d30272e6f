//! The network the servers live in: a namespace of the test's own, or 127/8 where the machine allows none.
//!
//! In a namespace the estate's addresses are put on `lo` as they are. On 127/8 every address of an estate is replaced by
//! one of 127/8, in what is served and in what is expected.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::process::{Command, Stdio};

/// Says which kind of network the test was started in.
const KIND: &str = "R53LINT_TEST_NETWORK";
/// Ways to run a program in a new network namespace: as root, and as anyone where user namespaces are allowed.
const WAYS: [&[&str]; 2] = [&["unshare", "--net"], &["unshare", "--net", "--map-root-user"]];

/// Runs one of this program's ignored tests in a network of its own, and fails as it fails.
pub(crate) fn run_inside(test: &str) {
    let exe = std::env::current_exe().unwrap();
    let works = |way: &&&[&str]| {
        let mut probe = Command::new(way[0]);
        probe.args(&way[1..]).args(["ip", "link", "set", "lo", "up"]).env("PATH", path());
        probe.output().is_ok_and(|output| output.status.success())
    };
    let way = WAYS.iter().find(works);
    let mut command = Command::new(way.map_or(exe.as_os_str(), |way| way[0].as_ref()));
    if let Some(way) = way {
        command.args(&way[1..]).arg(&exe);
    }
    command.env(KIND, if way.is_some() { "namespace" } else { "loopback" });
    let output = command.args([test, "--exact", "--ignored", "--nocapture"]).env("PATH", path()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("1 passed"), "{test} did not run:\n{out}");
    println!("{out}");
}

/// Where programs are looked for: Debian keeps servers where only root looks.
pub(crate) fn path() -> OsString {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/sbin:/sbin");
    path
}

/// The network this process is in.
pub(crate) struct Network {
    /// In a namespace nothing is replaced.
    replaced: Option<BTreeMap<Ipv4Addr, Ipv4Addr>>,
    on_loopback: Vec<Ipv4Addr>,
}

impl Network {
    /// The network [`run_inside`] made; none when the test was started otherwise.
    pub(crate) fn here() -> Option<Self> {
        let kind = std::env::var_os(KIND)?;
        let own = kind == "namespace";
        if own {
            ip_batch("link set lo up\n");
        }
        Some(Self { replaced: (!own).then(BTreeMap::new), on_loopback: Vec::new() })
    }

    /// The address that stands for one of an estate.
    pub(crate) fn served(&mut self, address: Ipv4Addr) -> Ipv4Addr {
        let Some(replaced) = &mut self.replaced else { return address };
        let next = u32::try_from(replaced.len()).unwrap() + 2;
        let block = (64 + std::process::id() % 64) << 16;
        *replaced.entry(address).or_insert_with(|| Ipv4Addr::from((127 << 24) + block + next))
    }

    /// What [`served`](Self::served) made of an address, if it was asked.
    pub(crate) fn seen_as(&self, address: Ipv4Addr) -> Ipv4Addr {
        self.replaced.as_ref().and_then(|replaced| replaced.get(&address)).copied().unwrap_or(address)
    }

    /// Puts addresses on `lo`: BIND answers only where an interface has the address.
    pub(crate) fn put_on_loopback(&mut self, addresses: impl IntoIterator<Item = Ipv4Addr>) {
        let known = |address: &Ipv4Addr| !self.on_loopback.contains(address);
        let new: Vec<Ipv4Addr> = addresses.into_iter().filter(known).collect();
        let lines: Vec<String> = new.iter().map(|address| format!("addr add {address}/32 dev lo\n")).collect();
        ip_batch(&lines.concat());
        self.on_loopback.extend(new);
    }
}

/// A namespace goes with its last process; the machine's own loopback is left as it was.
impl Drop for Network {
    fn drop(&mut self) {
        if self.replaced.is_some() {
            let lines = self.on_loopback.iter().map(|address| format!("addr del {address}/32 dev lo\n"));
            ip_batch(&lines.collect::<String>());
        }
    }
}

fn ip_batch(lines: &str) {
    let mut ip = Command::new("ip")
        .args(["-force", "-batch", "-"])
        .env("PATH", path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("`ip` runs: tests/run installs it");
    ip.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let status = ip.wait().unwrap();
    assert!(status.success(), "`ip` may not change `lo`: run as root, or where user namespaces are allowed");
}
