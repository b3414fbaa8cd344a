/* absent.c - OVERWRITTEN BY MISTAKE at 01:47:48, by the session that writes sync.c and memory.c.
 * What stood here (11298 bytes, of 01:41, not committed: /dev/shm, /proc, programs that cannot be
 * wrapped) has to be put back from its author's copy. Its compiled form is in
 * /tmp/synctest/librules-with-lost-absent.so, built at 01:46. Nothing else in this directory was
 * touched. */
#warning "absent.c was overwritten by mistake: put it back from its author's copy (see its comment)"
typedef int absent_c_is_to_be_put_back;
