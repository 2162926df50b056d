#!/bin/sh
# setsid of util-linux 2.38.1: with --fork --wait it exits with the bare number of the signal that ended its child, so
# TERM gives 15 and KILL gives 9. A caller cannot tell them from a program that exits with 15 or 9 by itself. Shells,
# env and setsid without a fork give 143 and 137. setsid also forks without --fork if it leads its process group: the
# same command then has another exit code when a shell with job control starts it.
# Seen: TERM 15, KILL 9; "did not exit normally" is followed by an error text that has nothing to do with the end.
# Exits 0 if the behaviour is as stated, 1 if it has changed, 2 if it cannot be tried.
set -u

cannot_try() { echo "cannot try: $1"; exit 2; }
setsid --version || cannot_try "no setsid"
case $(setsid --version) in *" 2.38.1") ;; *) cannot_try "setsid is another version than 2.38.1" ;; esac

exit_code() { "$@" >/dev/null 2>&1; echo $?; }
seen=$(
    for signal in TERM KILL; do
        echo "$signal, forked: $(exit_code setsid --fork --wait sh -c "kill -$signal \$\$; sleep 5")"
        echo "$signal, not forked: $(exit_code setsid --wait sh -c "kill -$signal \$\$; sleep 5")"
    done 2>/dev/null
    echo "exit 15, forked: $(exit_code setsid --fork --wait sh -c 'exit 15')"
)
stated="TERM, forked: 15
TERM, not forked: 143
KILL, forked: 9
KILL, not forked: 137
exit 15, forked: 15"
echo "$seen"
if [ "$seen" = "$stated" ]; then echo "as stated"; else echo "changed"; exit 1; fi
