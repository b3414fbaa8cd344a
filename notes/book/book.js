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

    // ---- what is on this page: open beside the text, and folded where it would stand before it ----
    each('nav.on-this-page details', list => {
        const wide = matchMedia('(min-width: 80rem)');
        const fold = () => { list.open = wide.matches; };
        wide.addEventListener('change', fold);
        fold();
    });

    // ---- copy: a session's commands, without prompt and output; else the whole block ----
    each('main pre', pre => {
        const commands = () => [...pre.querySelectorAll('.command')].map(one => one.textContent);
        const text = () => pre.closest('.session') ? commands().join('\n') : pre.textContent;
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
        const block = document.createElement('div');
        block.className = 'block';
        const box = pre.closest('div.sourceCode') || pre;
        box.replaceWith(block);
        block.append(copy, box);
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
            const one = button(name, () => {
                const top = group.getBoundingClientRect().top;
                choose(os); // all over the page: what is pressed stays where it is
                scrollBy(0, group.getBoundingClientRect().top - top);
            });
            one.value = os;
            group.append(one);
        }
        sides.before(group);
    });
    let os = null;
    try { os = localStorage.getItem('shmlab-os'); } catch { /* none */ }
    if (document.querySelector('.sides'))
        choose(os === 'macos' ? 'macos' : 'linux');

    // ---- search: all words, in heading or text; headings first. / goes to the field, Escape leaves ----
    const search = document.getElementById('search'), field = document.getElementById('words');
    const count = document.getElementById('count'), found = document.getElementById('found'), list = found.firstElementChild;
    if (!window.BOOK)
        return;
    search.hidden = false;
    const look = () => {
        const words = field.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
        list.replaceChildren();
        found.hidden = true;
        count.textContent = '';
        if (words.length === 0)
            return;
        const hits = [];
        for (const section of window.BOOK) {
            const title = section.t.toLowerCase(), text = section.x.toLowerCase();
            if (words.every(word => title.includes(word) || text.includes(word)))
                hits.push([words.filter(word => title.includes(word)).length, section]);
        }
        hits.sort((a, b) => b[0] - a[0]);
        count.textContent = (hits.length || 'No') + (hits.length === 1 ? ' section' : ' sections') + (hits.length > 30 ? ', the first 30 here' : '');
        found.hidden = hits.length === 0;
        for (const [, section] of hits.slice(0, 30)) {
            const one = document.createElement('li'), link = document.createElement('a'), some = document.createElement('span');
            link.href = section.u;
            link.textContent = section.t === section.c ? section.t : section.c + ' › ' + section.t;
            const hit = section.x.toLowerCase().indexOf(words[0]), from = Math.max(0, section.x.lastIndexOf(' ', hit - 50) + 1);
            const end = section.x.indexOf(' ', from + 140), text = section.x.slice(from, end < 0 ? undefined : end);
            const at = hit < 0 ? -1 : hit - from;
            if (at < 0) {
                some.append(text);
            } else {
                const mark = document.createElement('mark');
                mark.textContent = text.slice(at, at + words[0].length);
                some.append((from > 0 ? '… ' : '') + text.slice(0, at), mark, text.slice(at + words[0].length));
            }
            one.append(link, some);
            list.append(one);
        }
    };
    const leave = () => {
        field.value = '';
        look();
    };
    field.addEventListener('input', look);
    list.addEventListener('click', event => { if (event.target.closest('a')) leave(); });
    document.addEventListener('keydown', event => {
        if (event.key === '/' && !event.ctrlKey && !event.metaKey && document.activeElement !== field) {
            event.preventDefault();
            field.focus();
        } else if (event.key === 'Escape' && field.value !== '') {
            leave();
            field.focus();
        } else if (event.key === 'Enter' && document.activeElement === field && list.firstElementChild) {
            list.querySelector('a').click();
        }
    });
})();
