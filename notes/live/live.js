// live.js - "Run it here": a Linux in the page, on each page of the book that has sessions. Nothing of it is loaded before the reader asks for it.
//
// The machine has three serial lines. Two are the reader's terminals. On the third a shell in the machine does what the page asks for:
// see notes/live/init. It compares what a session printed with the page by the scripts that `make check` uses, and says which sessions
// the page has; this file knows nothing of their form. A terminal's prompt has a mark, by which we know that a command has ended:
// see notes/live/shrc.
'use strict';
(() => {
    const slug = location.pathname.split('/').pop().replace(/\.html$/, ''), place = slug.replace(/-workbook$/, '');
    const dir = /^\d/.test(place) ? 'labs/' + place : 'notes', source = dir === 'notes' ? `notes/${place}.md` : dir + '/README.md';
    const main = document.getElementById('main');
    const make = (name, properties = {}, ...inside) => {
        const one = Object.assign(document.createElement(name), properties);
        one.append(...inside);
        return one;
    };
    const button = (text, act) => make('button', { type: 'button', textContent: text, onclick: act });
    const encode = text => new TextEncoder().encode(text);
    const quoted = text => "'" + text.replaceAll("'", "'\\''") + "'";

    // ---- what the page offers before anything is loaded ----
    const status = make('p');
    status.setAttribute('role', 'status');
    const begin = button('Run it here', () => start());
    const offer = make('section', { className: 'live' },
        make('p', { textContent: 'You can run what this page shows in the page itself, on a real Linux kernel, with nothing installed. It loads about 12 MB, and ' +
            'runs on your own computer. What you write there is lost when you leave or reload the page, unless you save it to a file. ' },
            make('a', { href: 'live/licences.html', textContent: 'Licences and sources' })),
        make('p', { textContent: 'This Linux has one processor and 32 bits: addresses are shorter, limits are smaller, and what needs two ' +
            'processors (lost updates, races, times) does not show there.' }), begin, status);
    offer.setAttribute('aria-label', 'Run it here');
    main.querySelector('h1').after(offer);
    const say = text => { status.textContent = text; };

    // ---- loading: scripts, one after the other ----
    const script = name => new Promise((done, failed) => {
        const one = make('script', { src: 'live/' + name });
        one.onload = () => { one.remove(); done(); };
        one.onerror = () => failed(new Error(`live/${name} is missing`));
        document.head.append(one);
    });
    const bytes = async (names, from, all) => {
        const pieces = [];
        for (const [n, name] of names.entries()) {
            say(`Loading, ${Math.round(100 * (from + n) / all)} %`);
            await script(name);
            pieces.push(await (await fetch('data:application/octet-stream;base64,' + LIVE.piece)).arrayBuffer());
        }
        return new Blob(pieces);
    };

    // ---- the machine ----
    let files, emulator, sessions, terminals = [], ask;
    const machine = async () => {
        emulator = new V86({
            ...LIVE.machine,
            wasm_fn: async imports => (await WebAssembly.instantiate(files.wasm, imports)).instance.exports,
            initial_state: { buffer: files.state.slice(0) },
        });
        await new Promise(ready => emulator.add_listener('emulator-started', ready));
        let said = [], heard = () => {};
        emulator.add_listener('serial2-output-byte', byte => { if (byte === 4) heard(); else said.push(byte); });
        // Runs a command on the third line, one at a time, and gives what it printed
        let last = Promise.resolve();
        ask = command => last = last.then(async () => {
            said = [];
            const end = new Promise(done => { heard = done; });
            emulator.serial_send_bytes(2, encode(`{ ${command}\n} 2>&1 </dev/null; printf '\\004'\n`));
            await end;
            return new TextDecoder().decode(new Uint8Array(said)).replaceAll('\r', '');
        });
        for (const one of terminals) one.connect();
        const { rows, cols } = terminals[0].term;
        emulator.serial_send_bytes(2, encode(`${rows} ${cols} ${dir}\n`));
        await terminals[0].prompt;
    };

    // ---- a terminal on serial line N ----
    const MARK = /\x1b\]7770;(\d+)\x07\$ $/;
    const terminal = line => {
        const screen = make('div', { className: 'screen' });
        const term = new Terminal({ fontSize: 13, scrollback: 2000, screenReaderMode: true, cursorBlink: false });
        const fit = new FitAddon.FitAddon();
        term.loadAddon(fit);
        const one = { term, screen, quiet: false };
        let text = '', reached;
        let entered;
        const wait = () => { text = ''; entered = one.ready !== undefined; one.ready = false; one.prompt = new Promise(done => { reached = done; }); };
        const send = input => {
            if (input.includes('\r')) wait();
            emulator.serial_send_bytes(line, encode(input));
        };
        one.connect = () => {
            term.reset();
            one.ready = undefined;
            wait();
            const decoder = new TextDecoder();
            emulator.add_listener(`serial${line}-output-byte`, byte => {
                const letter = decoder.decode(new Uint8Array([byte]), { stream: true });
                text += letter;
                if (!one.quiet) term.write(letter);
                const end = text.match(MARK);
                if (!end || entered && !text.includes('\n')) return; // Ctrl-U only prints the prompt again
                one.ready = true;
                reached({ status: Number(end[1]), text: text.slice(0, end.index) });
            });
        };
        // Types a command; gives its status and what it printed. Quietly: nothing of it is shown
        one.type = async (command, quiet) => {
            one.quiet = quiet;
            send('\x15' + command + '\r'); // Ctrl-U: what the reader has typed there is removed
            const { status, text } = await one.prompt;
            one.quiet = false;
            // What the command itself printed: not its echo, and not what an interactive shell says of jobs
            return { status, text: text.slice(text.indexOf('\n') + 1).replaceAll('\r', '').replace(/^\[\d+\] .*\n/gm, '') };
        };
        one.fit = () => {
            fit.fit();
            ask?.(`stty -F /dev/ttyS${line} rows ${term.rows} columns ${term.cols}`);
        };
        term.onData(send);
        term.attachCustomKeyEventHandler(event => {
            if (event.key === 'Tab' && event.shiftKey) return false; // leaves the terminal
            if (event.key === 'c' && event.ctrlKey && term.hasSelection()) {
                if (event.type === 'keydown') navigator.clipboard.writeText(term.getSelection());
                return false;
            }
            return true;
        });
        one.open = () => {
            screens.append(screen);
            term.open(screen);
            screen.addEventListener('keydown', event => event.stopPropagation()); // the book has keys, too
            term.textarea.setAttribute('aria-label', `Terminal ${line + 1}. Shift and Tab leave it`);
            new ResizeObserver(() => one.fit()).observe(screen);
            colours();
        };
        return one;
    };
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const colours = () => {
        const style = getComputedStyle(document.documentElement), colour = name => style.getPropertyValue('--' + name).trim();
        for (const { term } of terminals)
            term.options.theme = { background: colour('paper'), foreground: colour('ink'), cursor: colour('ink'), selectionBackground: colour('mark') };
    };
    dark.addEventListener('change', colours);

    // ---- the dock, with the terminals ----
    const screens = make('div', { className: 'screens' });
    const second = button('Second terminal', () => {
        const one = terminal(1);
        terminals.push(one);
        one.connect();
        one.open();
        emulator.serial_send_bytes(1, encode('\r')); // it prompts again
        one.term.focus();
        second.disabled = true;
    });
    const reset = button('Reset', async () => {
        reset.disabled = true;
        say('Starting anew');
        await emulator.destroy();
        await machine();
        say('The machine is as it was at first.');
        reset.disabled = false;
    });
    const KEPT = '.progress labs/*/mine';
    const save = button('Save progress', async () => {
        const text = await ask(`cd ~/workbook && tar -cz $(ls -d ${KEPT} 2>/dev/null) 2>/dev/null | base64`);
        const link = make('a', { href: 'data:application/gzip;base64,' + text.replace(/\s/g, ''), download: 'shmlab-progress.tar.gz' });
        link.click();
        say('Saved: shmlab-progress.tar.gz');
    });
    const chosen = make('input', { type: 'file', accept: '.gz', hidden: true, onchange: async () => {
        const data = new Uint8Array(await chosen.files[0].arrayBuffer());
        const lines = btoa(Array.from(data, byte => String.fromCharCode(byte)).join('')).replace(/.{76}/g, '$&\n');
        const said = await ask(`base64 -d <<'END' | tar -xz -C ~/workbook && echo loaded\n${lines}\nEND`);
        say(said.trim() === 'loaded' ? 'Loaded.' : 'This file cannot be loaded: ' + said);
    } });
    const load = button('Load progress', () => chosen.click());
    const dock = make('section', { className: 'live-dock' },
        make('div', { className: 'bar' }, make('h2', { textContent: 'Linux in this page' }), second, reset, save, load, chosen), screens,
        make('p', { className: 'hint', textContent: 'Tab completes a name; Shift and Tab leave the terminal. Edit with vi. make alone lists what else there is.' }));
    dock.setAttribute('aria-label', 'Linux in this page');

    const start = async () => {
        if (emulator) return terminals[0].term.focus();
        begin.disabled = true;
        const since = performance.now();
        try {
            await script('pieces.js');
            document.head.append(make('link', { rel: 'stylesheet', href: 'live/xterm.css' }));
            for (const name of ['libv86.js', 'xterm.js', 'addon-fit.js', 'xz-decompress.min.js']) await script(name);
            const all = LIVE.wasm.length + LIVE.state.length;
            const wasm = (await bytes(LIVE.wasm, 0, all)).stream().pipeThrough(new DecompressionStream('gzip'));
            const { XzReadableStream } = window['xz-decompress'];
            const state = new XzReadableStream((await bytes(LIVE.state, LIVE.wasm.length, all)).stream());
            files = { wasm: await new Response(wasm).arrayBuffer(), state: await new Response(state).arrayBuffer() };
            say('Starting');
            main.append(dock);
            terminals = [terminal(0)];
            terminals[0].open();
            await machine();
            sessions = parsed(await ask(`awk -f ~/workbook/scripts/page.awk ~/workbook/${source}`));
        } catch (error) {
            say('It did not start: ' + error.message);
            begin.disabled = false;
            return;
        }
        begin.disabled = false;
        begin.textContent = 'Go to the terminal';
        say(`Started in ${((performance.now() - since) / 1000).toFixed(1)} seconds.`);
        terminals[0].term.focus();
    };

    // ---- the page's sessions, as scripts/page.awk finds them ----
    const parsed = text => {
        const all = [];
        let session;
        for (const [what, line, ...rest] of text.split('\n').map(one => one.split('\t'))) {
            if (what === 'session') all.push(session = { systems: rest[0], kind: rest[1], needs: rest[2], commands: [] });
            else if (what === 'command') session.commands.push({ line: Number(line), text: rest.join('\t'), expected: [] });
            else if (what === 'expected') session.commands.at(-1).expected.push({ line: Number(line), text: rest.join('\t') });
        }
        return all.filter(one => one.systems !== 'macos' && one.kind === 'run');
    };
    // The session of this block: the nth block with these commands is the nth session with them
    const session_of = block => {
        const key = one => [...one.querySelectorAll('.command')].map(command => command.textContent).join('\n');
        const n = blocks.filter(one => key(one) === key(block)).indexOf(block);
        return sessions.filter(one => one.commands.map(command => command.text).join('\n') === key(block))[n];
    };

    // Compares what a command printed with the page, in the machine: gives the lines of the page that differ, and how it looks
    const compare = async (command, printed) => {
        const expected = command.expected.map(one => `1 ${one.line} ${one.text}\n`).join('');
        const report = await ask(`run=$(mktemp -d)
printf %s ${quoted(expected)} >$run/expected
printf %s ${quoted(printed.text)} >$run/out.1
echo ${printed.status} >$run/status.1
printf '%s\\n' ${quoted(`step 1 ${command.line} ${quoted(command.text)}`)} |
    awk -v run="$run" -v name=page -v mode=check -v columns=999 -f ~/workbook/scripts/kinds.awk -f ~/workbook/scripts/session.awk
rm -r "$run"`);
        const lines = report.trimEnd().split('\n').slice(2, -1);
        return { differs: lines.map(one => one.match(/^ *(\d+) [!<]/)).filter(Boolean).map(one => Number(one[1])),
            rows: lines.filter(one => /^ *\d* *[!<>]/.test(one)).map(one => one.slice(6).replace(/ +\| /, ' | ')) };
    };

    // ---- the button at each session ----
    const blocks = slug === place ? [...document.querySelectorAll('.session.linux, .session.both')].filter(one => one.querySelector('.command')) : [];
    let busy = false;
    const play = async (block, verdict) => {
        if (busy) return;
        busy = true;
        const tell = (...what) => verdict.replaceChildren(...what);
        block.scrollIntoView({ block: 'nearest' }); // above the terminal
        tell('Running …');
        if (!emulator) await start();
        const shell = terminals[0], session = sessions && session_of(block);
        if (!session) tell('The machine has no such session on its page.');
        else if (!shell.ready) tell('The terminal is busy: end its program first, with Ctrl-C.');
        else if (session.needs !== '' && (await shell.type(`(eval ${quoted(session.needs)}) >/dev/null 2>&1 </dev/null`, true)).status !== 0)
            tell('This machine cannot show it. It needs: ', make('code', { textContent: session.needs }));
        else {
            const wrong = new Set(), rows = [];
            for (const command of session.commands) {
                const found = await compare(command, await shell.type(command.text));
                found.differs.forEach(line => wrong.add(line));
                rows.push(...found.rows);
            }
            // A line of the block is a line of the page
            const code = block.querySelector('code'), first = session.commands[0].line;
            code.innerHTML = code.innerHTML.split('\n').map((text, n) => {
                const line = text.replace(/<span class="(?:agrees|differs)">(.*)<\/span>$/, '$1');
                return /class="command"/.test(line) ? line : `<span class="${wrong.has(first + n) ? 'differs' : 'agrees'}">${line}</span>`;
            }).join('\n');
            if (rows.length === 0) tell('All lines agree with the page.');
            else tell('Some lines differ (the page | this machine):', make('pre', { tabIndex: 0, textContent: rows.join('\n') }));
        }
        busy = false;
    };
    for (const block of blocks) {
        const verdict = make('div', { className: 'verdict' });
        verdict.setAttribute('role', 'status');
        const run = button('run', () => play(block, verdict));
        run.className = 'run';
        run.setAttribute('aria-label', 'Run these commands in the page');
        block.querySelector('.block').prepend(run);
        block.querySelector('.block').append(verdict);
    }
})();
