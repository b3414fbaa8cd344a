/* lab_partner.h - a child at the other end of two connected Unix sockets, and descriptors that are
 * sent through them (SCM_RIGHTS, unix(7), cmsg(3))
 *
 * What arrives is a new number for the same open description: for the same object, and with the
 * access with which the sender opened it.
 */
#ifndef LAB_PARTNER_H
#define LAB_PARTNER_H

#include <sys/types.h>

/* Two sockets that are connected. No program that we run inherits them. */
void lab_connect(int ends[2]);

/* Makes a child, which calls partner(socket, with) and ends. Returns our end of the socket. When
 * one of the two ends, however it ends, the other one's read returns 0. */
int lab_start_partner(pid_t *child, void (*partner)(int socket, void *with), void *with);

/* Both end the program if they fail. lab_receive_descriptor also ends it if the sender has ended,
 * or if the message does not have exactly one descriptor. */
void lab_send_descriptor(int socket, int fd);
int lab_receive_descriptor(int socket);

#endif
