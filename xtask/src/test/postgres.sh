# A PostgreSQL for tests: in a folder of its own, on a Unix socket, gone when standard input closes.
# However the one who started it ends, even by SIGKILL, the pipe closes and nothing is left behind.
# $1: the folder of PostgreSQL's programs. Prints the socket's folder once connections are taken.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/clientele-postgres.XXXXXX")
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
"$1/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder/log" ||
    { cat "$folder/log" >&2; exit 1; }
# The tests keep nothing, so nothing has to reach the disk.
"$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>"$folder/log" 2>&1 </dev/null &
server=$!
trap 'kill -INT $server 2>/dev/null || true; wait $server || true; rm -rf "$folder"' EXIT
tries=0
until "$1/pg_isready" --quiet --host="$folder" --username=postgres; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 $server 2>/dev/null; then cat "$folder/log" >&2; exit 1; fi
    sleep 0.1
done
echo "$folder"
cat >/dev/null
