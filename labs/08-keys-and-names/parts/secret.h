/* secret.h - for defend-excl, defend-name and defend-pass: the object in which they keep a secret
 */
#ifndef SECRET_H
#define SECRET_H

#define SIZE 16384 /* of the object, in bytes */

/* Gives the new object behind `fd` its size, and writes `secret` into it, which must be shorter.
 * `name` is for messages. */
void secret_store(int fd, const char *name, const char *secret);

#endif
