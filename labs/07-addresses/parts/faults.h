/* faults.h - for cow and first-touch: how many page faults this process has had so far */
#ifndef FAULTS_H
#define FAULTS_H

long faults(void);

#endif
