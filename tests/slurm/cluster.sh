# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# Sourced: cluster_up DIRECTORY starts a Slurm cluster of this one machine, as root, with all of its files in the directory, on
# the loopback interface; cluster_down DIRECTORY ends it. Sets SLURM_CONF. Needs tests/wait.sh.

cluster_configuration() {
    local dir=$1 host=$2 port=$((10000 + $$ % 10000 * 2))

    cat <<CONF
ClusterName=pride
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
SlurmctldPort=$port
SlurmdPort=$((port + 1))
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

cluster_idle() { sinfo -h -o %T | grep -q idle; }

cluster_up() {
    local dir=$1 name

    [ "$(id -u)" -eq 0 ] || { echo "a cluster of this machine needs root"; return 1; }
    for name in munged slurmctld slurmd sbatch sinfo; do
        PATH=$PATH:/usr/sbin command -v "$name" >/dev/null || { echo "$name is not installed"; return 1; }
    done
    mkdir -p "$dir/state" "$dir/spool" && chmod 755 "$dir" || return 1
    dd if=/dev/urandom of="$dir/munge.key" bs=128 count=8 status=none && chmod 400 "$dir/munge.key" || return 1
    munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
        --log-file="$dir/munged.log" --seed-file="$dir/munge.seed" || return 1
    cluster_configuration "$dir" "$(hostname -s)" >"$dir/slurm.conf"
    export SLURM_CONF=$dir/slurm.conf
    PATH=$PATH:/usr/sbin
    slurmctld -f "$dir/slurm.conf" -i -c && slurmd -f "$dir/slurm.conf" || { cat "$dir"/*.log; return 1; }
    wait_for cluster_idle && return 0
    echo "the node does not become idle"
    cat "$dir"/*.log
    return 1
}

cluster_down() {
    local dir=$1 name

    for name in slurmd slurmctld munged; do
        [ -s "$dir/$name.pid" ] && kill "$(cat "$dir/$name.pid")" 2>/dev/null
    done
    sleep 1
}
