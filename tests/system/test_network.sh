#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Ethernet frames from and to pcap files: a guest that echoes, in simulated time; live through libslirp and a TAP interface; mistakes
# give one line.
set -u

# shellcheck source=tests/system/check.sh
. "$(dirname "$0")/check.sh"
pride=${PRIDE_BUILD:?}/pride
image=${PRIDE_TARGETS:?}/tests/guest/echo.elf

run() { # STATUS ARGUMENT...
    local expected=$1 actual
    shift
    timeout 60 "$pride" run "$@" "$image" >"$work/out" 2>"$work/err"
    actual=$?
    cat "$work/err"
    [ "$actual" -eq "$expected" ]
}

refused() { # PATTERN ARGUMENT...
    local pattern=$1
    shift
    run 125 "$@" && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q -e "^pride: error: .*$pattern" "$work/err"
}

# frames FILE ORDER MAGIC: three frames to 02:00:00:00:00:01 at 1, 2 and 3 ms.
frames() {
    python3 - "$@" <<'PYTHON'
import struct, sys
path, order, magic = sys.argv[1], sys.argv[2], int(sys.argv[3], 16)
unit = 1000000 if magic == 0xa1b23c4d else 1000
with open(path, "wb") as f:
    f.write(struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, 1))
    for i in range(3):
        frame = bytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9, 8, 0]) + bytes([i + 1]) * (50 + 100 * i)
        f.write(struct.pack(order + "IIII", 0, (i + 1) * unit, len(frame), len(frame)) + frame)
PYTHON
}

# echoed FILE: the same frames with the addresses exchanged, each within 1 ms of its arrival.
echoed() {
    python3 - "$1" <<'PYTHON'
import struct, sys
data = open(sys.argv[1], "rb").read()
assert struct.unpack("<IHH", data[:8]) == (0xa1b23c4d, 2, 4) and struct.unpack("<I", data[20:24]) == (1,)
at = 24
for i in range(3):
    s, ns, size, length = struct.unpack("<IIII", data[at:at + 16])
    frame = data[at + 16:at + 16 + size]
    assert s == 0 and (i + 1) * 1000000 < ns < (i + 2) * 1000000, (s, ns)
    expected = bytes([2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 8, 0]) + bytes([i + 1]) * (50 + 100 * i)
    assert size == length and frame == expected, frame
    at += 16 + size
assert at == len(data)
PYTHON
}

frames "$work/in.pcap" "<" a1b2c3d4
frames "$work/big.pcap" ">" a1b23c4d
check "a guest echoes the frames of a file" run 0 --board ut699 --net "replay=$work/in.pcap" --net "record=$work/out.pcap"
check "and they leave in time" echoed "$work/out.pcap"
check "the other byte order, nanoseconds, the plain engine" run 0 --board ut699 --engine plain \
    --net "replay=$work/big.pcap" --net "record=$work/plain.pcap"
check "give the same record" cmp "$work/out.pcap" "$work/plain.pcap"
check "both engines in lockstep" run 0 --board gr712rc --engine check --net "replay=$work/in.pcap"
check "a board without Ethernet is refused" refused "has no greth" --net "replay=$work/in.pcap"
check "another word is refused" refused "expected record=FILE, replay=FILE" --board ut699 --net tap0
check "no such file" refused "cannot read" --board ut699 --net "replay=$work/no"
check "no place for the record" refused "cannot write" --board ut699 --net "record=/no/such/directory/x"
check "another kind of file" refused "is no pcap file" --board ut699 --net "replay=$image"
head -c 30 "$work/in.pcap" >"$work/cut.pcap"
check "a file that is cut off" refused "is cut off" --board ut699 --net "replay=$work/cut.pcap"
head -c 240 "$work/in.pcap" >"$work/late.pcap"
check "a file that is cut off later" run 125 --board ut699 --until 10ms --net "replay=$work/late.pcap"
check "in one line" [ "$(grep -c "is cut off" "$work/err")" -eq 1 ]

# Live: the guest pings the host and sends a datagram back. udp ADDRESS PORT: is it the same? Two minutes are enough.
ping=${PRIDE_TARGETS:?}/tests/guest/ping.elf
cat >"$work/udp.py" <<'PYTHON'
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.5)
end = time.monotonic() + 120
while time.monotonic() < end:
    try:
        s.sendto(b"hello", (sys.argv[1], int(sys.argv[2])))
        sys.exit(s.recv(100) != b"hello")
    except TimeoutError:
        pass
    except OSError:  # the interface, or who listens, is not there yet
        time.sleep(0.1)
sys.exit("no answer")
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
user() {
    timeout 300 "$pride" run --board ut699 --net "user,udp:$port:7" --input "record=$work/live" "$ping" >"$work/out" 2>&1 &
    local guest=$!
    python3 "$work/udp.py" 127.0.0.1 "$port"
    local answered=$?
    wait "$guest" && [ $answered -eq 0 ] && diff "$work/out" <(printf 'ping\nudp\n')
}
check "a guest talks to the user-space network" user
replayed() { timeout 60 "$pride" run --board ut699 --input "replay=$work/live" "$ping" >"$work/again" 2>&1 && cmp "$work/out" "$work/again"; }
check "which replays" replayed
# shellcheck disable=SC2016
tap() {
    unshare -n sh -c 'ip link set lo up && ip tuntap add tap0 mode tap && ip addr add 10.0.2.2/24 dev tap0 && ip link set tap0 up &&
        { timeout 300 "$1" run --board ut699 --net tap=tap0 "$2" & python3 "$3" 10.0.2.15 7 && wait $!; }' \
        tap "$pride" "$ping" "$work/udp.py" >"$work/out" 2>&1
    diff "$work/out" <(printf 'ping\nudp\n')
}
if [ -w /dev/net/tun ] && unshare -n true 2>/dev/null && command -v ip >/dev/null; then
    check "and to a TAP interface in a network of its own" tap
else
    echo "# no TAP interface can be made here: that is not tested"
fi
check "a forwarding that is none is refused" refused "expected user" --board ut699 --net user,tcp:1
check "so is an interface that cannot be" refused "tap=" --board ut699 --net tap=a-name-that-is-too-long
check "and a second network" refused "live network already" --board ut699 --net user --net user
check "two replays" refused "already" --board ut699 --net "replay=$work/in.pcap" --net "replay=$work/in.pcap"
check_end
