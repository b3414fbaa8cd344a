// check.mjs - compare pages with what the machine prints, in node
//
//   node notes/live/check.mjs STATE PAGE...
import { restore } from './run.mjs';

const [state, ...pages] = process.argv.slice(2);
let status = 0;
const { run } = await restore(state, 'notes');
for (const page of pages) { // a slow machine: the sessions' time limit is longer
    const { text, status: ended } = await run(`cd ~/workbook && SHMLAB_LIMIT=300 scripts/session check ${page}`);
    console.log(text);
    if (ended !== 0) status = 1;
}
process.exit(status);
