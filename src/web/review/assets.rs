//! Stylesheets, fonts, pictures and the script, inside the program, under names that change with
//! their content.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// Licences and the list the stylesheet was compiled from stay out of the program.
#[derive(RustEmbed)]
#[folder = "src/web/review/assets"]
struct Embedded;

/// Kinds by ending; what ends otherwise is not served.
const KINDS: [(&str, &str); 4] = [
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("woff2", "font/woff2"),
];

struct Asset {
    kind: &'static str,
    bytes: Vec<u8>,
}

/// Assets by the name they are served under, and those names by the plain one.
struct Assets {
    served: BTreeMap<String, Asset>,
    names: BTreeMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::gather);

impl Assets {
    /// Stylesheets last: they name the others.
    fn gather() -> Self {
        let mut assets = Self { served: BTreeMap::new(), names: BTreeMap::new() };
        let (sheets, others): (Vec<_>, Vec<_>) =
            Embedded::iter().partition(|path| path.ends_with(".css"));
        assets.add("pictures.css", crate::report::PICTURE_STYLE.as_bytes().to_vec());
        for path in others.iter().chain(&sheets) {
            if let Some(file) = Embedded::get(path) {
                assets.add(path, file.data.into_owned());
            }
        }
        assets
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let plain = path.rsplit('/').next().unwrap_or(path);
        let Some((stem, ending)) = plain.rsplit_once('.') else { return };
        let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == ending) else { return };
        let bytes = if ending == "css" { self.with_served_names(bytes) } else { bytes };
        let print: String =
            Sha256::digest(&bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{print}.{ending}");
        self.names.insert(plain.to_owned(), format!("/assets/{name}"));
        self.served.insert(name, Asset { kind, bytes });
    }

    /// A stylesheet with `url(…name)` turned into the names that are served.
    fn with_served_names(&self, bytes: Vec<u8>) -> Vec<u8> {
        let Ok(text) = String::from_utf8(bytes) else { return Vec::new() };
        let mut parts = text.split("url(");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (inside, rest) = part.split_once(')').unwrap_or((part, ""));
            let plain = inside.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default();
            let named = self.names.get(plain).map_or(inside, String::as_str);
            out.push_str(&format!("url({named}){rest}"));
        }
        out.into_bytes()
    }
}

/// The path of an asset, as pages name it.
pub(super) fn path_of(plain: &str) -> &'static str {
    ASSETS.names.get(plain).map_or("/assets/missing", String::as_str)
}

/// An asset, to be kept for good: its name changes when it does.
pub(super) fn serve(name: &str) -> Response {
    let Some(asset) = ASSETS.served.get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = asset.bytes.as_slice().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, kept);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_a_stylesheet_is_served() {
        for sheet in ["dkfds.css", "app.css"] {
            let name = path_of(sheet).trim_start_matches("/assets/");
            let text = String::from_utf8(ASSETS.served[name].bytes.clone()).unwrap();
            for part in text.split("url(").skip(1) {
                let inside = part.split(')').next().unwrap();
                let known =
                    inside.strip_prefix("/assets/").is_some_and(|n| ASSETS.served.contains_key(n));
                assert!(known || inside.starts_with("data:"), "{sheet} names {inside}");
            }
        }
        assert_ne!(path_of("app.js"), "/assets/missing");
    }
}
