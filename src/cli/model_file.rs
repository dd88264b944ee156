//! Models as files: the shipped one, one of the user's, and why one is refused.

use std::path::Path;

use super::{Failure, files};
use crate::model::{Model, ModelError, RowKind};

/// What `--model` without a file means.
pub const SHIPPED: &str = "shipped";

const SHIPPED_BYTES: &[u8] = include_bytes!("../../models/default.json");

/// Reads a model from a file, or the shipped one.
pub fn read(path: &Path) -> Result<Model, Failure> {
    let bytes = bytes(path)?;
    Model::from_json(&bytes).map_err(|error| refused(path, &error))
}

/// A model of dwellings whose facts are this program's.
pub fn of_dwellings(path: &Path) -> Result<Model, Failure> {
    read(path)?.for_rows(RowKind::Dwelling).map_err(|error| refused(path, &error))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new(SHIPPED) { Ok(SHIPPED_BYTES.to_vec()) } else { files::read(path) }
}

fn refused(path: &Path, error: &ModelError) -> Failure {
    Failure::user(format!("the model is refused: {error}"))
        .at(path.display().to_string())
        .hint(error.hint())
}
