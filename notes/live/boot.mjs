// boot.mjs - start the machine once, and save it where it waits for a reader
//
//   node notes/live/boot.mjs BIOS VGA-BIOS KERNEL INITRD STATE
//
// It writes the saved state to STATE, and what the machine prints while it starts to standard error.
import { readFileSync, writeFileSync } from 'node:fs';
import { V86 } from 'v86';
import { machine } from './machine.mjs';

const [bios, vga_bios, bzimage, initrd, state] = process.argv.slice(2);
const file = path => ({ buffer: readFileSync(path).buffer.slice(0) });
const emulator = new V86({
    ...machine,
    wasm_path: new URL('node_modules/v86/build/v86.wasm', import.meta.url).pathname,
    bios: file(bios), vga_bios: file(vga_bios), bzimage: file(bzimage), initrd: file(initrd),
    // Memory that is free again is zeroed, so that it is not saved
    cmdline: 'console=ttyS0 loglevel=6 init_on_free=1 mitigations=off random.trust_cpu=on nowatchdog rcupdate.rcu_cpu_stall_suppress=1',
});
const late = setTimeout(() => { console.error('\nboot: the machine is not ready after ten minutes'); process.exit(1); }, 600_000);
let kernel = '', said = '';
emulator.add_listener('serial0-output-byte', byte => {
    const letter = String.fromCharCode(byte);
    process.stderr.write(letter);
    if ((kernel += letter).endsWith('end Kernel panic')) process.exit(1);
});
emulator.add_listener('serial2-output-byte', async byte => {
    said += String.fromCharCode(byte);
    if (!said.endsWith('ready\n')) return;
    await emulator.stop();
    writeFileSync(state, new Uint8Array(await emulator.save_state()));
    clearTimeout(late);
    process.exit(0);
});
