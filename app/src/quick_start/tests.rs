//! Every file for every kind of client, read by the parsers of its language.

use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use super::*;

fn facts() -> Facts {
    Facts {
        issuer: "https://registry.example".to_owned(),
        client_id: "k3x0".to_owned(),
        public: false,
        redirect_uris: vec!["https://app.example/callback".to_owned()],
        scope: vec!["openid".to_owned(), "email".to_owned()],
        response_type: ResponseType::Code,
        jwt_alg: JwtAlg::RS256,
    }
}

/// Every kind of client, and values that would break out of each of the syntaxes if they could.
fn all() -> Vec<Facts> {
    let hostile = [
        "'); process.exit(7) //",
        "\"); import os; os.abort() #",
        "\\\"); panic!() //",
        "\\",
        "'\\",
        "x #; y",
        "$HOME `id` $(id) ${HOME}",
        "%(root_url)s %s %",
        "{{issuer}} @public x",
        "]]> --> */ </script>",
        "a: [b, c] & *d !e | > ? - #",
        "-",
        "~",
        "true",
        "a\nb\r\nc\t\u{0}\u{85}\u{2028}\u{202e}é🦀",
    ];
    let mut all = Vec::new();
    for public in [false, true] {
        for jwt_alg in if public { &[JwtAlg::RS256][..] } else { JwtAlg::ALL } {
            for issuer in ["https://registry.example", "http://[::1]:3000"] {
                all.push(Facts { issuer: issuer.to_owned(), public, jwt_alg: *jwt_alg, ..facts() });
            }
        }
    }
    for text in hostile {
        all.push(Facts { client_id: text.to_owned(), ..facts() });
        all.push(Facts { scope: vec!["openid".to_owned(), text.to_owned()], public: true, ..facts() });
        all.push(Facts { redirect_uris: vec![format!("https://app.example/{text}?{text}")], ..facts() });
        all.push(Facts { redirect_uris: vec![format!("https://app.example/{text}/callback")], ..facts() });
    }
    for uri in [
        "http://127.0.0.1:8080/sign-in",
        "https://app.example",
        "https://app.example/x/login/generic_oauth",
        "https://app.example/oauth2/callback",
        "com.example.app:/callback",
    ] {
        all.push(Facts { redirect_uris: vec![uri.to_owned()], ..facts() });
    }
    for &response_type in ResponseType::ALL {
        all.push(Facts { response_type, ..facts() });
    }
    all
}

/// The files with this name that these clients get.
fn files(library: Library, all: &[Facts]) -> Vec<(&Facts, String)> {
    let started = all.iter().filter_map(|facts| Some((facts, quick_start(library, facts).ok()?)));
    started.map(|(facts, start)| (facts, text(&start.files[0]))).collect()
}

fn text(snippet: &Snippet) -> String {
    snippet.pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn run(program: &str, args: &[&str], input: &str) -> Output {
    let missing = format!("{program} has to be there: it reads what the quick starts write");
    let mut command = Command::new(program);
    let mut child =
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect(&missing);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writing.join().unwrap();
    output
}

/// What Python makes of the files: each is the input of `script`, which answers in JSON.
fn python(script: &str, files: &[(&Facts, String)]) -> Vec<serde_json::Value> {
    let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
    let whole = "import json, sys\nprint(json.dumps([read(text) for text in json.load(sys.stdin)]))";
    let output = run("python3", &["-c", &format!("{script}\n{whole}")], &serde_json::to_string(&texts).unwrap());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn javascript_is_read_by_node() {
    let all = all();
    let files = files(Library::OpenidClient, &all);
    assert!(files.len() > 60, "{}", files.len());
    // The module that they import is not there: each is read as a whole, and the constants are run.
    let script = "
        import { SourceTextModule } from 'node:vm'
        import { readFileSync } from 'node:fs'
        for (const text of JSON.parse(readFileSync(0, 'utf8'))) {
          new SourceTextModule(text)
          const line = name => text.split('\\n').find(line => line.startsWith(name))
          const id = text.split('\\n').find(line => /^  (['\"]).*\\1,$/.test(line)).replace(/,$/, '')
          console.log(JSON.stringify((0, eval)(
            '(() => {' + line('const redirect_uri') + ';' + line('const scope') + '; return [' + id + ', redirect_uri, scope] })()')))
        }";
    let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
    let args = ["--experimental-vm-modules", "--input-type=module", "--no-warnings", "--eval", script];
    let output = run("node", &args, &serde_json::to_string(&texts).unwrap());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lines.lines().count(), files.len());
    for (line, (facts, _)) in lines.lines().zip(&files) {
        let read: [String; 3] = serde_json::from_str(line).unwrap();
        assert_eq!(read, [facts.client_id.clone(), facts.redirect_uris[0].clone(), facts.scope.join(" ")]);
    }
}

#[test]
fn python_is_read_by_python() {
    let all = all();
    let files = files(Library::Authlib, &all);
    assert!(files.len() > 40, "{}", files.len());
    let script = "
import ast
def read(text):
    register = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and getattr(node.func, 'attr', '') == 'register')
    words = {word.arg: word.value for word in register.keywords}
    uri = next(node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', '') == 'REDIRECT_URI')
    return [words['client_id'].value, uri.value, ast.literal_eval(words['client_kwargs'])['scope'], 'client_secret' in words]
";
    for (read, (facts, _)) in python(script, &files).into_iter().zip(&files) {
        let expected =
            serde_json::json!([facts.client_id, facts.redirect_uris[0], facts.scope.join(" "), !facts.public]);
        assert_eq!(read, expected);
    }
}

#[test]
fn rust_is_read_by_rustfmt() {
    let all = all();
    // One process for all of them: each in a module of its own.
    let files = files(Library::Openidconnect, &all);
    assert!(files.len() > 60, "{}", files.len());
    let modules: Vec<String> = files.iter().map(|(_, text)| format!("mod x {{\n{}}}\n", inner(text))).collect();
    let output = run("rustfmt", &["--edition", "2024"], &modules.concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let formatted = String::from_utf8(output.stdout).unwrap();
    assert_eq!(formatted.lines().filter(|line| *line == "mod x {").count(), files.len());
}

/// Without the comment about the whole file, which stands at the top of files only.
fn inner(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("//!")).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn toml_is_read_by_tomllib() {
    let all = all();
    let files = files(Library::Oauth2Proxy, &all);
    assert!(files.len() > 30, "{}", files.len());
    for (read, (facts, _)) in python("import tomllib\nread = tomllib.loads", &files).into_iter().zip(&files) {
        assert_eq!(read["client_id"], facts.client_id.as_str());
        assert_eq!(read["redirect_url"], facts.redirect_uris[0].as_str());
        assert_eq!(read["scope"], facts.scope.join(" "));
        assert_eq!(read["oidc_issuer_url"], facts.issuer.as_str());
        let names: Vec<&str> = read.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(!names.contains(&"client_secret") && names.len() < 12, "{names:?}");
    }
}

#[test]
fn ini_is_read_by_configparser() {
    let all = all();
    let files = files(Library::Grafana, &all);
    assert!(files.len() > 20, "{}", files.len());
    let script = "
import configparser
def read(text):
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return {section: {name: value.removeprefix('\"\"\"').removesuffix('\"\"\"') for name, value in parser[section].items()} for section in parser.sections()}
";
    for (read, (facts, text)) in python(script, &files).into_iter().zip(&files) {
        assert_eq!(read.as_object().unwrap().len(), 2, "{text}");
        let oauth = &read["auth.generic_oauth"];
        assert_eq!(oauth["client_id"], facts.client_id.as_str());
        assert_eq!(oauth["scopes"], facts.scope.join(" "));
        assert_eq!(oauth["use_pkce"], "true");
        assert_eq!(oauth.get("client_secret").is_none(), facts.public);
        assert!(facts.redirect_uris[0].starts_with(read["server"]["root_url"].as_str().unwrap().trim_end_matches('/')));
    }
}

/// No parser of YAML is sure to be there, so this one is for the little that the file uses: lines of `key: value`, where
/// a value is a string in double quotes, a list of such in brackets, or a word.
#[test]
fn yaml_has_a_value_a_line() {
    let all = all();
    let files = files(Library::Spring, &all);
    assert!(files.len() > 20, "{}", files.len());
    for (facts, text) in files {
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("{key}: {text}")).to_owned()
        };
        // Of what is escaped, JSON writes the same but for characters by their numbers, of eight digits here.
        let read = |text: &str| {
            let mut json = text.to_owned();
            while let Some(at) = json.find("\\U") {
                let c = char::from_u32(u32::from_str_radix(&json[at + 2..at + 10], 16).unwrap()).unwrap();
                json.replace_range(at..at + 10, serde_json::to_string(&c).unwrap().trim_matches('"'));
            }
            serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|error| panic!("{error}: {text}"))
        };
        assert_eq!(read(&value("client-id")), facts.client_id.as_str());
        assert_eq!(read(&value("redirect-uri")), facts.redirect_uris[0].as_str());
        assert_eq!(read(&value("scope")), serde_json::json!(facts.scope));
        assert_eq!(read(&value("issuer-uri")), facts.issuer.as_str());
        assert_eq!(text.contains("client-secret: ${CLIENT_SECRET}\n"), !facts.public);
        assert_eq!(text.lines().count(), 15);
    }
}

#[test]
fn env_files_are_read_by_a_shell() {
    let all = all();
    for (facts, text) in files(Library::Dotenv, &all) {
        let script = "set -a; . /dev/stdin; for name in CLIENT_ID REDIRECT_URI SCOPE; do eval \"printf '%s\\0' \\\"\\$$name\\\"\"; done; printf %s \"${CLIENT_SECRET-public}\"";
        let output = run("sh", &["-c", script], &text);
        assert_eq!((output.status.success(), output.stderr.as_slice()), (true, &b""[..]), "{text}");
        let read = String::from_utf8(output.stdout).unwrap();
        let secret = if facts.public { "public" } else { "" };
        assert_eq!(
            read,
            [&facts.client_id, &facts.redirect_uris[0], &facts.scope.join(" "), secret].join("\0"),
            "{text}"
        );
    }
}

/// As httpd reads a directive (`ap_getword_conf`): no more is known of the syntax here, and nothing else is used.
#[test]
fn apache_directives_have_one_argument() {
    let all = all();
    let files = files(Library::Apache, &all);
    assert!(files.len() > 40, "{}", files.len());
    for (facts, text) in files {
        assert_eq!(
            text.replace("${CLIENT_SECRET}", "").replace("${OIDC_CRYPTO_PASSPHRASE}", "").matches("${").count(),
            0
        );
        let argument = |name: &str| {
            let quoted = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" \"")).unwrap();
            let mut value = String::new();
            let mut chars = quoted.chars();
            loop {
                match chars.next().unwrap() {
                    '"' => break,
                    '\\' if chars.as_str().starts_with(['\\', '"']) => value.extend(chars.next()),
                    c => value.push(c),
                }
            }
            assert_eq!(chars.as_str(), "", "{text}");
            value
        };
        assert_eq!(argument("OIDCClientID"), facts.client_id);
        assert_eq!(argument("OIDCRedirectURI"), facts.redirect_uris[0]);
        assert_eq!(argument("OIDCScope"), facts.scope.join(" "));
        assert_eq!(argument("OIDCResponseType"), facts.response_type.as_str());
        let auth = text.contains("OIDCProviderTokenEndpointAuth none\n");
        assert_eq!((auth, text.contains("OIDCClientSecret")), (facts.public, !facts.public));
    }
}

#[test]
fn nothing_is_left_to_fill_in() {
    for &library in Library::ALL {
        for jwt_alg in [JwtAlg::RS256, JwtAlg::HS256] {
            let Ok(start) = quick_start(library, &Facts { jwt_alg, ..facts() }) else { continue };
            assert_eq!(start.files.len(), if (library, jwt_alg) == (Library::Spring, JwtAlg::HS256) { 2 } else { 1 });
            for snippet in &start.files {
                let text = text(snippet);
                assert!(!text.contains("{{") && text.ends_with('\n') && !text.contains("\n@se"), "{text}");
                assert!(text.lines().all(|line| line.trim_end() == line && line.len() <= 120), "{text}");
                if std::path::Path::new(snippet.name).extension().is_none_or(|end| end != "java") {
                    assert!(text.contains("k3x0"), "{text}");
                }
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_said() {
    let said = |library, facts: Facts| match quick_start(library, &facts) {
        Ok(_) => String::new(),
        Err(Unfit(why)) => why.into_string(),
    };
    let implicit = || Facts { response_type: ResponseType::IdToken, ..facts() };
    let native = || Facts { redirect_uris: vec!["com.example.app:/cb".to_owned()], public: true, ..facts() };
    for (library, facts, part) in [
        (Library::OpenidClient, implicit(), "may only use <code>id_token</code>"),
        (Library::Apache, implicit(), ""),
        (Library::Dotenv, implicit(), ""),
        (Library::Authlib, native(), "over https"),
        (Library::OpenidClient, native(), ""),
        (Library::Oauth2Proxy, Facts { public: true, ..facts() }, "this client is public"),
        (Library::Authlib, Facts { jwt_alg: JwtAlg::HS256, ..facts() }, "<code>HS256</code>"),
        (Library::Spring, Facts { jwt_alg: JwtAlg::HS256, ..facts() }, ""),
        (Library::Grafana, Facts { client_id: "${HOME}".to_owned(), ..facts() }, "The client ID of this client"),
        (Library::Dotenv, Facts { redirect_uris: Vec::new(), ..facts() }, "no redirect URI yet"),
    ] {
        let said = said(library, facts);
        assert!(if part.is_empty() { said.is_empty() } else { said.contains(part) }, "{library:?}: {said}");
    }
}

#[test]
fn the_redirect_uri_that_suits() {
    let uris = [
        "com.example.app:/cb",
        "https://a.example/cb",
        "https://a.example/x/login/generic_oauth",
        "https://a.example/oauth2/callback",
    ];
    let facts = Facts { redirect_uris: uris.map(str::to_owned).to_vec(), ..facts() };
    for (library, part) in [
        (Library::OpenidClient, "'com.example.app:/cb'"),
        (Library::Authlib, "@app.get(\"/cb\")"),
        (Library::Grafana, "root_url = https://a.example/x/\n"),
        (Library::Oauth2Proxy, "redirect_url = \"https://a.example/oauth2/callback\"\nscope"),
    ] {
        let text = text(&quick_start(library, &facts).unwrap().files[0]);
        assert!(text.contains(part), "{text}");
    }
    let facts = Facts { redirect_uris: vec!["https://a.example/auth/callback".to_owned()], ..facts };
    let start = quick_start(Library::Oauth2Proxy, &facts).unwrap();
    assert!(text(&start.files[0]).contains("proxy_prefix = \"/auth\"\n"));
}

/// For a look at them with the real programs: `CLIENTELE_QUICK_STARTS=DIR cargo test -p app --features ssr written_out`.
#[test]
fn written_out() {
    let Some(folder) = std::env::var_os("CLIENTELE_QUICK_STARTS").map(std::path::PathBuf::from) else { return };
    for (kind, facts) in [
        ("secret", facts()),
        ("public", Facts { public: true, ..facts() }),
        ("hs256", Facts { jwt_alg: JwtAlg::HS256, ..facts() }),
    ] {
        for &library in Library::ALL {
            for snippet in quick_start(library, &facts).map(|start| start.files).unwrap_or_default() {
                let file = folder.join(kind).join(snippet.name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text(&snippet)).unwrap();
            }
        }
    }
}
