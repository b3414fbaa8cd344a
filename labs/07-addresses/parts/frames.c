#include "frames.h"

#include <stdio.h>

const char *frame_name(unsigned long long frame)
{
    static char name[24];
    if (frame == 0)
        return "hidden";
    snprintf(name, sizeof name, "0x%llx", frame);
    return name;
}

bool same_frame(const struct page *one, const struct page *other, const char **proof)
{
    bool numbers = one->frame != 0 && other->frame != 0;
    *proof = numbers ? "pagemap" : "object";
    if (numbers)
        return one->frame == other->frame;
    return one->inode != 0 && one->inode == other->inode && one->device == other->device &&
           one->place == other->place;
}
