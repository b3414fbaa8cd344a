// live-typed.mjs - in the machine, in node, a reader types what a lab asks for: predicts, breaks and tries; with `all`, which
// takes minutes, edits and tries again
//
//   node live-typed.mjs STATE [all]
//
// It prints what the terminal shows. Its status is 1 if what should come does not; common/limit ends it if nothing comes.
import { restore } from '../../notes/live/run.mjs';

const { emulator } = await restore(process.argv[2], 'labs/03-posix-shm');
let seen = '', look = () => {};
emulator.add_listener('serial0-output-byte', byte => {
    seen += String.fromCharCode(byte);
    process.stdout.write(String.fromCharCode(byte));
    look();
});
// Waits until PATTERN is shown behind what was looked at before; FAULT, in place of it, ends the test
const shows = (pattern, fault = /^make: .*(Error|\*\*\*)/m) => new Promise(done => {
    look = () => {
        const found = seen.match(pattern);
        if (seen.match(fault)) { console.log(`\nlive-typed: wanted ${pattern}`); process.exit(1); }
        if (!found) return;
        look = () => {};
        seen = seen.slice(found.index + found[0].length);
        done();
    };
    look();
});
const types = text => emulator.serial_send_bytes(0, new TextEncoder().encode(text));
const prompt = () => shows(/7770;\d+\x07\$ $/);

await prompt();
types('cd ~/workbook; export SHMLAB_LIMIT=1000; make predict-02\n'); // a busy machine makes an emulator slow
for (let n = 0; n < 3; n++) {
    await shows(/^> $/m);
    types('a\n');
    await shows(/you said \S+, it printed \S+: (right|wrong)/);
}
await prompt();
types('make break-03-no-slash\n');
await shows(/^> $/m);
types('a\n');
await shows(/you said \S+, it printed \S+: (right|wrong)/);
await prompt();
types('make try-03-terminator\n');
await shows(/terminator: wanted: a line/, /passed \(|wanted: [^a].*\n/);
await prompt();
if (process.argv[3] !== 'all') process.exit(0);
types("sed -i 's/strlen(argv.1.);/strlen(argv[1]) + 1;/' labs/03-posix-shm/mine/terminator.c; make try-03-terminator\n");
await shows(/terminator: passed \(Linux\)/, /wanted: .*\n|make: .*\*\*\*/);
await prompt();
types('make progress\n');
await shows(/terminator/);
process.exit(0);
