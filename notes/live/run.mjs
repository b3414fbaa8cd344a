// run.mjs - restore the saved machine in node, as a page does, and run shell commands in it
//
//   import { restore } from './run.mjs';
//   const machine = await restore(STATE, DIR);  await machine.run('ls')   what it prints, and its status
import { readFileSync } from 'node:fs';
import { V86 } from 'v86';
import { machine } from './machine.mjs';

export const restore = async (state, dir) => {
    const emulator = new V86({
        ...machine,
        wasm_path: new URL('node_modules/v86/build/v86.wasm', import.meta.url).pathname,
        initial_state: { buffer: readFileSync(state).buffer.slice(0) },
    });
    await new Promise(ready => emulator.add_listener('emulator-started', ready));
    let said = '', heard = () => {};
    emulator.add_listener('serial2-output-byte', byte => { said += String.fromCharCode(byte); if (byte === 4) heard(); });
    emulator.serial_send_bytes(2, new TextEncoder().encode(`24 80 ${dir}\n`));
    const run = async command => {
        said = '';
        const end = new Promise(done => { heard = done; });
        emulator.serial_send_bytes(2, new TextEncoder().encode(`{ ${command}\n} 2>&1 </dev/null; printf '\\n%s\\004' $?\n`));
        await end;
        const at = said.lastIndexOf('\n');
        return { text: said.slice(0, at), status: parseInt(said.slice(at + 1), 10) };
    };
    return { emulator, run };
};
