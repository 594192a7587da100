/* peak: runs a command and prints the most memory that it had, in KiB. A small program of its own, since a process also counts what it was
 * before it became another: the memory of the interpreter that started it.
 *
 *     peak COMMAND ...     its output goes nowhere; the exit status is the command's */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
    struct rusage usage;
    int status = 0;
    pid_t child = count > 1 ? fork() : -1;
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO), dup2(nowhere, STDERR_FILENO);
        execvp(arguments[1], arguments + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 125;
    printf("%ld\n", usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
