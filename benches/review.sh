#!/usr/bin/env bash
# The review application under load: p50 and p99 of pages of the queue and of cases at 50 requests a second
# on loopback, over a store of 1 M flags and 200 k cases, with a public load tool, hey (`apt-get install
# hey`). Whoever asks has signed in with a password and a code; every connection asks for pages of its own.
#   benches/review.sh [REQUESTS_A_SECOND] [SECONDS]
# PROFORMA_BENCH_STORE=FILE keeps the store for the next time (the serving works on a copy);
# PROFORMA_BENCH_FLAGS=N fills a smaller one; PROFORMA=PROGRAM measures that program.
set -euo pipefail
cd "$(dirname "$0")/.."
rate=${1:-50} seconds=${2:-20}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null; rm -rf "$work"' EXIT
program=${PROFORMA:-target/release/proforma}
[ -n "${PROFORMA:-}" ] || cargo build --release --locked --quiet
store=${PROFORMA_BENCH_STORE:-$work/filled.db}
[ -s "$store" ] || PROFORMA_BENCH_STORE=$store PROFORMA_BENCH_FILL_ONLY=1 cargo bench --locked --quiet --bench queue
"$program" cases backup --store "$store" --out "$work/cases.db" > /dev/null
link=$("$program" account first-admin --store "$work/cases.db" --site http://review 2> /dev/null)
"$program" serve --store "$work/cases.db" --listen 127.0.0.1:0 2> "$work/log" &
server=$!
until grep -q '^listening on ' "$work/log"; do
    kill -0 "$server" || { cat "$work/log"; exit 1; }
    sleep 0.2
done
address=$(sed -n 's/^listening on //p' "$work/log")

# The administrator takes up the account and makes one for a caseworker, who takes it up and signs in.
cat > "$work/enter.py" <<'PY'
import base64, hashlib, hmac, http.cookiejar, re, struct, sys, time, urllib.parse, urllib.request

site, link = sys.argv[1:]
PASSWORD = "seks gule bananer"

def browser():
    jar = http.cookiejar.CookieJar()
    return jar, urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

def send(opener, path, **fields):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    return opener.open(site + path, data).read().decode()

def code(key):
    count = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), count, hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000)

def take_up(path, name):
    """Takes up an account and signs in; a code is good once, so the second one takes half a minute."""
    jar, opener = browser()
    page = send(opener, path)
    key = re.sub(r"\s", "", re.search(r'class="key-text"[^>]*>([A-Z2-7 ]+)<', page).group(1))
    send(opener, path, password=PASSWORD, again=PASSWORD, code=code(key))
    if not any("session" in cookie.name for cookie in jar):
        time.sleep(31 - time.time() % 30)
        send(opener, "/sign-in", name=name, password=PASSWORD, code=code(key))
    return jar, opener

_, administrator = take_up(urllib.parse.urlparse(link).path, "admin")
made = send(administrator, "/accounts", name="worker1", shown_name="worker1", role="caseworker")
invitation = re.search(r"/invitation/[\w-]+", made).group(0)
jar, worker = take_up(invitation, "worker1")
assert "/cases/" in send(worker, "/queue"), "nobody is signed in, or there are no cases"
print("; ".join(f"{cookie.name}={cookie.value}" for cookie in jar))
PY
cookie=$(python3 "$work/enter.py" "$address" "$link")

# Half of the requests are for the queue in five ways, half for cases all over the store.
cases=$(curl -s -H "Cookie: $cookie" "$address/queue?list=1&stage=all&sort=newest" |
    grep -o '/cases/[0-9]*' | grep -o '[0-9]*' | sort -n | tail -1)
each=$((rate / 2)) # one connection a request a second
queue=("/queue" "/queue?list=1" "/queue?list=1&sort=address&page=40" "/queue?list=1&late=1" "/queue?list=1&stage=all&sort=newest")
load() { # seconds suffix
    local number workers=()
    for number in $(seq "$each"); do
        for what in queue case; do
            path=${queue[$((number % 5))]}
            [ $what = queue ] || path=/cases/$((cases * number / (each + 1) + 1))
            sleep "$(awk -v rate="$rate" 'BEGIN { print 1 / rate }')"
            hey -z "$1s" -c 1 -q 1 -H "Cookie: $cookie" -o csv "$address$path" > "$work/$2.$what.$number" &
            workers+=($!)
        done
    done
    wait "${workers[@]}"
}
load 3 warm
load "$seconds" result
echo "store of $cases cases, $(($(stat -c %s "$work/cases.db") >> 20)) MiB"
for what in queue case; do
    cat "$work"/result."$what".* | awk -F, '$1 ~ /^[0-9]/ { print $1 * 1000, $7 }' | sort -n | awk -v what="$what" '
        { took[NR] = $1; if ($2 != 200) failed++ }
        END { printf "%-5s %d requests, %d not answered with 200: p50 %.1f ms, p99 %.1f ms, most %.1f ms\n",
            what, NR, failed, took[int(NR * 0.5)], took[int(NR * 0.99)], took[NR] }'
done
