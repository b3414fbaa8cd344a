// book.js - copy, search, and one system at a time on a narrow screen. The book reads well without it.
'use strict';
(() => {
    const page = document.documentElement;
    const each = (what, act) => document.querySelectorAll(what).forEach(act);
    const button = (text, act) => {
        const one = document.createElement('button');
        one.type = 'button';
        one.textContent = text;
        one.addEventListener('click', act);
        return one;
    };

    // ---- a link to each heading ----
    each('main h2[id], main h3[id]', heading => {
        const link = document.createElement('a');
        link.className = 'anchor';
        link.href = '#' + heading.id;
        link.textContent = '#';
        link.setAttribute('aria-label', 'Link to ' + heading.textContent);
        heading.append(link);
    });

    // ---- copy: a session's commands, without prompt and output; else the whole block ----
    each('main pre', pre => {
        const commands = () => [...pre.querySelectorAll('.command')].map(one => one.textContent);
        const text = () => pre.closest('.session') ? commands().join('\n') : [...pre.querySelectorAll('.text')].map(one => one.textContent).join('\n') || pre.textContent;
        const copy = button('copy', async () => {
            try {
                await navigator.clipboard.writeText(text());
                copy.textContent = 'copied';
            } catch {
                copy.textContent = 'not allowed';
            }
            setTimeout(() => { copy.textContent = 'copy'; }, 2000);
        });
        copy.className = 'copy';
        copy.setAttribute('aria-label', pre.closest('.session') ? 'Copy the commands' : 'Copy');
        pre.before(copy);
    });

    // ---- Linux or macOS: the choice is remembered; file:// may have no memory ----
    const choose = os => {
        page.dataset.os = os;
        try { localStorage.setItem('shmlab-os', os); } catch { /* then until the page is left */ }
        each('.choose button', one => one.setAttribute('aria-pressed', one.value === os));
    };
    each('.sides', sides => {
        const group = document.createElement('div');
        group.className = 'choose';
        group.setAttribute('role', 'group');
        group.setAttribute('aria-label', 'System');
        for (const [os, name] of [['linux', 'Linux'], ['macos', 'macOS']]) {
            const one = button(name, () => choose(os));
            one.value = os;
            group.append(one);
        }
        sides.before(group);
    });
    let os = null;
    try { os = localStorage.getItem('shmlab-os'); } catch { /* none */ }
    if (document.querySelector('.sides'))
        choose(os === 'macos' ? 'macos' : 'linux');

    // ---- search: all words, in heading or text; headings first ----
    const form = document.getElementById('search'), field = document.getElementById('words'), found = document.getElementById('found');
    if (!form || !window.BOOK)
        return;
    form.hidden = false;
    form.addEventListener('submit', event => event.preventDefault());
    field.addEventListener('input', () => {
        const words = field.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
        found.replaceChildren();
        found.hidden = words.length === 0;
        if (found.hidden)
            return;
        const hits = [];
        for (const section of window.BOOK) {
            const title = section.t.toLowerCase(), text = section.x.toLowerCase();
            if (words.every(word => title.includes(word) || text.includes(word)))
                hits.push([words.filter(word => title.includes(word)).length, section]);
        }
        hits.sort((a, b) => b[0] - a[0]);
        const line = document.createElement('p');
        line.textContent = hits.length + (hits.length === 1 ? ' section' : ' sections') + (hits.length > 30 ? ', the first 30' : '');
        found.append(line);
        for (const [, section] of hits.slice(0, 30)) {
            const one = document.createElement('p'), link = document.createElement('a');
            link.href = section.u;
            link.textContent = section.c + ': ' + section.t;
            const at = Math.max(0, section.x.toLowerCase().indexOf(words[0]) - 40);
            one.append(link, document.createElement('br'), (at > 0 ? '… ' : '') + section.x.slice(at, at + 140));
            found.append(one);
        }
    });
})();
