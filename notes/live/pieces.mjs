// pieces.mjs - write what a page loads when a reader starts the machine: scripts, because a page from a file may load nothing else
//
//   node notes/live/pieces.mjs STATE DIR
//
// DIR/N.js has a part of the emulator (WebAssembly, with gzip) or of the state (with xz) in base64; DIR/pieces.js says which, and what the machine is.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { machine } from './machine.mjs';

const [state, dir] = process.argv.slice(2);
const PIECE = 1_500_000;
const wasm = readFileSync(new URL('node_modules/v86/build/v86.wasm', import.meta.url));
let n = 0;
const cut = bytes => {
    const names = [];
    for (let at = 0; at < bytes.length; at += PIECE) {
        names.push(`${n}.js`);
        writeFileSync(`${dir}/${n++}.js`, `LIVE.piece = "${bytes.subarray(at, at + PIECE).toString('base64')}";\n`);
    }
    return names;
};
const LIVE = { machine, wasm: cut(gzipSync(wasm, { level: 9 })), state: cut(readFileSync(state)) };
writeFileSync(`${dir}/pieces.js`, `window.LIVE = ${JSON.stringify(LIVE)};\n`);
