# `just ci` runs what the continuous integration runs.

default:
    @just --list

# everything that must pass
ci:
    .ci/run

check:
    cargo check --all-targets

fmt:
    cargo fmt --all

lint:
    cargo clippy --all-targets --features pdf,parquet -- -D warnings

test:
    cargo test

docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

bench:
    cargo bench

demo:
    cargo run --release -- demo

# tests of the features, and DuckDB and polars against the program
features:
    cargo test --profile features --features pdf,parquet --lib --test it -- pdf parquet
    PROFORMA=target/features/proforma .ci/parquet

# licences, advisories and sources of all dependencies (needs cargo-deny)
deny:
    cargo deny check

# ten minutes of coverage-guided fuzzing a target: registry, cpr, dafo, graphql, bbr, table, merge, parquet or address (needs cargo-fuzz and nightly)
fuzz target:
    mkdir -p fuzz/corpus/{{target}}
    cargo +nightly fuzz run -O {{target}} fuzz/corpus/{{target}} fuzz/seeds/{{target}} -- -max_total_time=600 -max_len=2048
