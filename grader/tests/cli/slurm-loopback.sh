#!/bin/sh
# A private Slurm of one machine for tests: Debian's packages unpacked into DIR, nothing installed, no root, no systemd.
#   slurm-loopback.sh DIR start|stop
set -eu
dir=$1
root=$dir/root
export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu/slurm-wlm"
export SLURM_CONF="$dir/slurm.conf" PATH="$root/usr/bin:$root/usr/sbin:$PATH"
packages="slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge libmunge2 libhwloc15 liblua5.1-0"

start() {
    mkdir -p "$dir/debs" "$dir/run" "$dir/state" "$dir/spool"
    chmod 700 "$dir" "$dir/run"
    # shellcheck disable=SC2086
    (cd "$dir/debs" && apt-get download $packages > /dev/null)
    for package in "$dir"/debs/*.deb; do
        dpkg -x "$package" "$root"
    done
    host=$(hostname -s)
    user=$(id -un)
    # A port of our own, so that two tests at once don't meet.
    port=$((20000 + $$ % 20000))
    memory=$(awk '/MemTotal/ { print int($2 / 1024 * 0.8) }' /proc/meminfo)
    cat > "$SLURM_CONF" << CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$dir/run/munge.sock
CryptoType=crypto/munge
PluginDir=$root/usr/lib/x86_64-linux-gnu/slurm-wlm
SlurmctldPort=$port
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.pid
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=256
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0
ReturnToService=2
MailProg=/bin/true
MpiDefault=none
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 Sockets=1 CoresPerSocket=2 ThreadsPerCore=1 RealMemory=$memory State=UNKNOWN
PartitionName=grade Nodes=n1 Default=YES MaxTime=60 State=UP
CONF
    mungekey -c -f -k "$dir/run/munge.key"
    munged --force --key-file="$dir/run/munge.key" --socket="$dir/run/munge.sock" \
        --pid-file="$dir/run/munged.pid" --log-file="$dir/munged.log" --seed-file="$dir/run/munged.seed"
    slurmctld-wlm -f "$SLURM_CONF"
    slurmd-wlm -N n1 -f "$SLURM_CONF" -d "$root/usr/sbin/slurmstepd-wlm"
    for _ in $(seq 300); do
        [ "$(sinfo -h -N -o %t 2> /dev/null)" = idle ] && return
        sleep 0.1
    done
    echo "the node did not become idle" >&2
    return 1
}

stop() {
    [ -f "$SLURM_CONF" ] && scontrol shutdown 2> /dev/null || true
    for file in slurmd slurmctld munged; do
        if [ -f "$dir/run/$file.pid" ]; then
            kill "$(cat "$dir/run/$file.pid")" 2> /dev/null || true
        fi
    done
}

"$2"
