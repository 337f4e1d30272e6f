//! Connections that are not trusted, and proxies that let nobody through: told in plain words, and `AWS_CA_BUNDLE` helps.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::binary::{Program, Run};

fn keys() -> Vec<(&'static str, String)> {
    vec![("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE".to_owned()), ("AWS_SECRET_ACCESS_KEY", "example".to_owned())]
}

/// A server whose certificate no system trusts, ended with its standard input.
struct Server {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-keyout", "key.pem", "-out", "certificate.pem"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .status();
        assert!(made.expect("openssl is installed").success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("openssl")
            .args(["s_server", "-quiet", "-www", "-key", "key.pem", "-cert", "certificate.pem", "-accept"])
            .arg(port.to_string())
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        Self { child, url: format!("https://127.0.0.1:{port}"), folder }
    }

    fn certificate(&self) -> std::path::PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn fetch(&self, bundle: Option<&Path>) -> Run {
        let bundle = bundle.map(|bundle| ("AWS_CA_BUNDLE", bundle.to_str().unwrap().to_owned()));
        self.fetch_in(bundle.into_iter().collect())
    }

    fn fetch_in(&self, environment: Vec<(&'static str, String)>) -> Run {
        let environment = keys().into_iter().chain(environment).collect();
        Program::with(environment, "eu-west-1", &self.url).run(&["fetch", "--timeout", "1", "-o", "-"])
    }

    /// With a profile that names the authorities, beside these variables.
    fn fetch_with_profile(&self, bundle: &Path, more: Option<(&'static str, String)>) -> Run {
        let file = self.folder.path().join("config");
        let config = format!("[default]\nca_bundle = {}\n", bundle.display());
        r53lint::snapshot::replace(&file, |out| out.write_all(config.as_bytes())).unwrap();
        let file = ("AWS_CONFIG_FILE", file.to_str().unwrap().to_owned());
        self.fetch_in([file].into_iter().chain(more).collect())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn assert_says(run: &Run, status: i32, parts: &[&str]) {
    assert_eq!(run.status, status, "{}", run.stderr);
    for part in parts {
        assert!(run.stderr.contains(part), "{part:?} is not in {}", run.stderr);
    }
}

#[test]
fn a_certificate_that_is_not_trusted_is_told_and_a_bundle_makes_it_so() {
    let server = Server::start();
    let distrusted = server.fetch(None);
    let told = format!("{} cannot be trusted: invalid peer certificate", server.url);
    assert_says(&distrusted, 3, &["no answer to sts:GetCallerIdentity", &told, "AWS_CA_BUNDLE"]);
    let trusted = server.fetch(Some(&server.certificate()));
    // It is no AWS: with its connection made, it waits for more.
    let told = format!("{} said nothing for 1 s", server.url);
    assert_says(&trusted, 3, &[&told]);
}

/// As the AWS CLI has it: the variable comes first.
#[test]
fn a_profile_names_its_authorities_where_the_environment_does_not() {
    let server = Server::start();
    let (good, key) = (server.certificate(), server.folder.path().join("key.pem"));
    let silent = format!("{} said nothing for 1 s", server.url);
    assert_says(&server.fetch_with_profile(&good, None), 3, &[&silent]);
    let told = "the certificates that the ca_bundle of profile `default` names cannot be used: ";
    assert_says(&server.fetch_with_profile(&key, None), 2, &[told, "there is no certificate in it"]);
    let missing = server.fetch_with_profile(Path::new("/nonexistent/ca.pem"), None);
    assert_says(&missing, 2, &[told, "/nonexistent/ca.pem: No such file"]);
    let variable = ("AWS_CA_BUNDLE", good.to_str().unwrap().to_owned());
    assert_says(&server.fetch_with_profile(&key, Some(variable)), 3, &[&silent]);
}

#[test]
fn a_bundle_that_holds_no_certificate_is_refused() {
    let server = Server::start();
    let missing = server.fetch(Some(Path::new("/nonexistent/ca.pem")));
    assert_says(&missing, 2, &["/nonexistent/ca.pem, which AWS_CA_BUNDLE names, cannot be read", "No such file"]);
    let key = server.fetch(Some(&server.folder.path().join("key.pem")));
    assert_says(&key, 2, &["certificates that AWS_CA_BUNDLE names cannot be used: there is no certificate in it"]);
}

#[test]
fn a_proxy_that_lets_nobody_through_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let asked = BufReader::new(&client).lines().next();
            assert!(asked.unwrap().unwrap().starts_with("CONNECT "));
            let _ = client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let environment = keys().into_iter().chain([("HTTPS_PROXY", proxy)]).collect();
    let run = Program::with(environment, "eu-west-1", "https://aws.example").run(&["fetch", "-o", "-"]);
    let told = "https://aws.example cannot be reached: the proxy that HTTPS_PROXY names lets nobody through";
    assert_says(&run, 3, &["no answer to sts:GetCallerIdentity", told, "proxy authorization required"]);
}
