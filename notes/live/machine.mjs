// machine.mjs - what the emulator is told of the machine, where it is started and where its state is restored: it must be the same
export const machine = {
    memory_size: 128 << 20,
    vga_memory_size: 1 << 20,
    uart1: true,
    uart2: true,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    autostart: true,
};
