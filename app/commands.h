/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The subcommands of `pride`, one file each (cmd_NAME.c). main.c has one row for each.
 */
#ifndef PRIDE_APP_COMMANDS_H
#define PRIDE_APP_COMMANDS_H

/* Exit statuses that are not the guest's own. */
#define STATUS_LIMIT       124 /* the limit given was reached */
#define STATUS_USAGE       125 /* wrong usage or configuration */
#define STATUS_ERROR_MODE  126 /* error mode, or another end that is not the guest's */
#define STATUS_INTERRUPTED 130 /* ended by SIGINT */

/* argv[0] is the command's name. The result is the exit status. */
int cmd_debug(int argc, char **argv);
int cmd_gdb(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_inject(int argc, char **argv);
int cmd_pack(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_trace(int argc, char **argv);

#endif
