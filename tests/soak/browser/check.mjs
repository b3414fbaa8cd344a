// check.mjs - the book in a real browser: each page as readers get it, and what they do with it
//
//   node check.mjs DIR CHECK [PAGE...]     CHECK is valid, pages, contents, search, sides, predict, beside, copy, next, keyboard or print
//
// DIR is build/book/html; it is opened over file://. A fault is a line; status 1 if there is one, 2 if the call is wrong.
// CHROMIUM in the environment is the browser's program, as scripts/book browser says.
import { chromium } from 'playwright-core';
import { HtmlValidate } from 'html-validate';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [dir, what, ...some] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const names = () => some.length ? some : readdirSync(dir).filter(name => name.endsWith('.html')).sort();
const url = name => 'file://' + resolve(dir, name);
const shared = all => all.filter((_, n) => n % Number(process.env.SHARE || 1) === 0); // what make soak SHARE=N takes
let faults = 0;
const fault = (...words) => { faults++; console.log(words.join(': ')); };
const want = (is, ...words) => { if (!is) fault(...words); };

// A tab of its own. What it asks of a network, and what goes wrong in it, is a fault.
let browser;
async function tab(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    context.setDefaultTimeout(400000); // before common/limit ends it, which would not say what is missing
    const page = await context.newPage();
    page.on('request', request => want(/^(file|data):/.test(request.url()), page.url(), 'asks the network for ' + request.url()));
    page.on('requestfailed', request => want(request.failure().errorText === 'net::ERR_ABORTED', page.url(), 'does not load ' + request.url()));
    page.on('console', message => want(!['error', 'warning'].includes(message.type()), page.url(), 'console: ' + message.text()));
    page.on('pageerror', error => fault(page.url(), 'script: ' + error.message));
    return page;
}
const seen = async (page, selector) => (await page.locator(selector).all()).reduce(async (n, one) => await n + await one.isVisible(), 0);
// Opens NAME with its answers unfolded
const open = async (page, name) => {
    await page.goto(url(name));
    await page.$$eval('details', all => all.forEach(one => { one.open = true; }));
};
// Follows LINK by a click or by ACT, waits for what comes, and says if that is not NAME: a click alone does not wait for the page
async function follow(page, link, name, where, act = () => link.click()) {
    await Promise.all([page.waitForEvent('framenavigated'), act()]);
    await page.waitForLoadState();
    want(page.url() === url(name), where, 'comes to ' + page.url(), 'and not to ' + name);
    return page.url() === url(name);
}

// axe: all that it knows, or, where only the colours are others, what looks at them
const ALL = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'], COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
async function accessible(page, where, runOnly = ALL) {
    const { violations } = await page.evaluate(runOnly => axe.run(document, { runOnly, resultTypes: ['violations'], preload: false, selectors: false }), runOnly);
    for (const { id, help, nodes } of violations)
        fault(where, `axe ${id}: ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 120)}`);
}

// axe takes a millisecond for each element, and most elements are words of listings, sessions and code. Of those with the same tag and classes, also in
// all that they are in, one is left as it is, and the others become plain text
const thin = () => {
    const met = new Set(), path = one => one ? path(one.parentElement) + ' ' + one.tagName + '.' + one.className : '';
    for (const one of [...document.querySelectorAll('pre *, main code, main strong')].reverse()) { // what is inside comes first
        const its = path(one);
        if (met.has(its) && !one.firstElementChild) one.replaceWith(one.textContent);
        met.add(its);
    }
    document.body.normalize();
};

const checks = {
    // ---- the pages as files ----
    async valid() {
        const validate = new HtmlValidate({
            extends: ['html-validate:recommended'],
            rules: {
                'no-trailing-whitespace': 'off', // a session's output may end in blanks
                'no-raw-characters': 'off', // pandoc writes > and " as they are, as HTML 5 allows
                'void-style': 'off', // pandoc writes <br />
                'no-inline-style': 'off', // pandoc gives a wide table's columns their widths
                'valid-id': ['error', { relaxed: true }], // a line of a listing is writer.c-12
                'long-title': 'off', // a chapter's title is as long as it has to be
            },
        });
        for (const name of shared(names()))
            for (const { messages } of (await validate.validateFile(resolve(dir, name))).results)
                for (const { line, ruleId, message } of messages) fault(name, line, `${ruleId}: ${message}`);
    },

    // ---- every page, at three widths, and for axe at two, light and dark ----
    async pages() {
        const left = names(), looked = shared(left); // axe does not look at the others
        await Promise.all([1, 2].map(async () => { // two at a time
            const page = await tab();
            for (let name; (name = left.shift());) {
                await open(page, name);
                const levels = await page.$$eval('h1, h2, h3, h4, h5, h6', all => all.map(one => +one.tagName[1]));
                want(levels[0] === 1 && levels.every((level, n) => n === 0 || level > 1 && level <= levels[n - 1] + 1), name, 'headings out of order: ' + levels.join(''));
                for (const width of [360, 800, 1400]) {
                    await page.setViewportSize({ width, height: 900 });
                    const [has, is] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
                    want(has <= is, name, width, `the page is ${has} wide`);
                }
                if (!looked.includes(name)) continue;
                await page.evaluate(axe);
                await page.evaluate(thin);
                for (const [width, colorScheme] of [[1400, 'light'], [360, 'light'], [360, 'dark'], [1400, 'dark']]) { // axe takes most of this suite's time
                    await page.setViewportSize({ width, height: 900 });
                    await page.emulateMedia({ colorScheme });
                    await accessible(page, `${name}: ${width} ${colorScheme}`, colorScheme === 'dark' ? COLOURS : ALL);
                }
            }
        }));
    },

    // ---- the list of contents ----
    async contents() {
        for (const width of [1400, 360]) {
            const page = await tab({ viewport: { width, height: 900 } });
            await page.goto(url('index.html'));
            await follow(page, page.locator('nav.contents a', { hasText: '03 POSIX' }), '03-posix-shm.html', width + ': contents');
            want((await page.textContent('h1')).startsWith('03 POSIX'), width, 'that page is ' + await page.textContent('h1'));
            want(await page.locator('nav.contents [aria-current=page]').count() === 1, width, 'contents does not say where we are');
            await follow(page, page.locator('.home'), 'index.html', width + ': the name');
        }
    },

    // ---- search: with the mouse, with the keyboard alone, and with nothing to find ----
    async search() {
        const page = await tab();
        await page.goto(url('index.html'));
        await page.fill('#words', 'shm_unlink name');
        want(await page.locator('#found a').count() > 3, 'search finds', await page.textContent('#count'));
        await page.evaluate(axe);
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            await accessible(page, 'search ' + colorScheme);
        }
        const link = page.locator('#found a').nth(1), to = await link.getAttribute('href');
        await follow(page, link, to, 'a result');

        await page.goto(url('03-posix-shm.html'));
        for (let n = 0; n < 5 && !await page.evaluate(() => document.activeElement.id === 'words'); n++) await page.keyboard.press('Tab');
        await page.keyboard.type('sigbus');
        await page.keyboard.press('Tab');
        const first = await page.evaluate(() => document.activeElement.closest('#found') && document.activeElement.getAttribute('href'));
        want(first, 'search by keyboard', 'Tab does not go to the first result');
        if (first) await follow(page, null, first, 'search by keyboard', () => page.keyboard.press('Enter'));
        want(await page.evaluate(() => document.querySelector(location.hash || 'h1').getBoundingClientRect().top < innerHeight), 'search by keyboard', 'the place is not to be seen');

        await page.goto(url('index.html'));
        await page.fill('#words', 'zebra crossing');
        want(/^(0|No) section/.test(await page.textContent('#count')), 'nothing to find, and search says', await page.textContent('#count'));
        await page.keyboard.press('Escape');
        want(!await page.isVisible('#found') && await page.inputValue('#words') === '', 'Escape leaves the results open');
    },

    // ---- Linux and macOS: next to each other, or one of them, remembered; all of it without scripts ----
    async sides() {
        const at = selector => page.locator(selector).first().boundingBox();
        let page = await tab();
        await open(page, '03-posix-shm.html');
        const [left, right] = [await at('.side.linux pre'), await at('.side.macos pre')];
        want(right && left && right.x >= left.x + left.width && Math.abs(right.y - left.y) < 2, 'wide', 'the sides are not next to each other');
        want(await seen(page, '.choose') === 0, 'wide', 'there is a choice');
        const marks = await page.$$eval('.side mark', all => all.map(one => getComputedStyle(one).backgroundColor));
        want(marks.length > 3 && marks.every(colour => !/rgba\(0, 0, 0, 0\)/.test(colour)), 'wide', 'what differs is not marked');

        page = await tab({ viewport: { width: 360, height: 900 } });
        await open(page, '03-posix-shm.html');
        const shows = async (os, when) => {
            const other = os === 'linux' ? 'macos' : 'linux';
            want(await seen(page, '.side.' + os) === await page.locator('.side.' + os).count(), when, os + ' is hidden');
            want(await seen(page, '.side.' + other) === 0, when, other + ' is shown');
            for (const button of await page.locator('.choose button').all())
                want(await button.getAttribute('aria-pressed') === String(await button.getAttribute('value') === os), when, 'the buttons do not say ' + os);
            const paper = value => page.$eval(`.choose button[value=${value}]`, one => getComputedStyle(one).backgroundColor);
            want(await paper(os) !== await paper(other), when, 'the buttons look alike');
        };
        await shows('linux', 'narrow');
        const button = page.locator('.choose button[value=macos]').nth(1), y = (await button.boundingBox()).y;
        await button.focus();
        const before = (await button.boundingBox()).y;
        await page.keyboard.press('Space');
        await shows('macos', 'narrow, chosen');
        want(Math.abs((await button.boundingBox()).y - before) < 2, 'narrow', 'the button moves away when it is pressed', y);
        await open(page, '03-posix-shm.html');
        await shows('macos', 'narrow, loaded again');
        await open(page, '02-sysv-shm.html');
        await shows('macos', 'narrow, another page');
        await page.locator('.choose button[value=linux]').first().click();
        await shows('linux', 'narrow, chosen back');

        for (const width of [360, 1400]) {
            page = await tab({ viewport: { width, height: 900 }, javaScriptEnabled: false });
            await open(page, '03-posix-shm.html');
            want(await seen(page, '.side') === await page.locator('.side').count(), width, 'without scripts a side is hidden');
            want(await seen(page, 'button, input') === 0, width, 'without scripts there is something that needs one');
            want(await seen(page, 'nav.contents a') > 10, width, 'without scripts there is no list of contents');
        }
    },

    // ---- questions: a choice opens its own reason, and tells in words whether it is right ----
    async predict() {
        for (const javaScriptEnabled of [true, false]) {
            const page = await tab({ viewport: { width: 360, height: 900 }, javaScriptEnabled }), where = javaScriptEnabled ? 'predict' : 'without scripts';
            await page.goto(url('02-sysv-shm.html'));
            want(await seen(page, '.choices p, .printed pre') === 0, where, 'a reason is told before it is asked for');
            const choice = page.locator('[aria-labelledby=smaller] details').nth(1);
            await choice.locator('summary').focus();
            await page.keyboard.press('Enter');
            want(await choice.locator('p').isVisible() && /^Right\. /.test(await choice.innerText().then(text => text.replace(/^4096\s+/, ''))), where, '4096 does not say that it is right');
            want(await seen(page, '.choices p, .printed pre') === 1, where, 'a choice opens more than its reason');
            await choice.locator('xpath=preceding-sibling::details').locator('summary').click();
            want(await seen(page, '.choices p') === 2 && await seen(page, '.choices .wrong p') === 1, where, 'a second choice does not open its reason');
            await page.locator('[aria-labelledby=smaller] + .printed summary').click();
            want(await seen(page, '.printed pre') === 1, where, 'what it printed is not shown');
        }
        const page = await tab();
        await page.goto(url('02-sysv-shm.html'));
        await page.emulateMedia({ media: 'print' });
        want(await seen(page, '.choices p') === await page.locator('.choices p').count(), 'predict', 'on paper a reason is hidden');
    },

    // ---- what is on this page ----
    async beside() {
        for (const javaScriptEnabled of [true, false]) {
            const page = await tab({ javaScriptEnabled });
            await page.goto(url('03-posix-shm.html'));
            for (const id of ['#predict', '#sources']) {
                await page.locator(id).scrollIntoViewIfNeeded();
                const [list, text] = [await page.locator('nav.on-this-page a').first().boundingBox(), await page.locator('main').boundingBox()];
                want(list && list.y >= 0 && list.y < 900 && list.x >= text.x + text.width, id, 'the list is not beside the text');
            }
            await page.locator('nav.on-this-page a', { hasText: 'Key points' }).click();
            want(page.url().endsWith('#key-points'), 'beside', 'a click leads to ' + page.url());
        }
        const page = await tab({ viewport: { width: 360, height: 900 } });
        await page.goto(url('03-posix-shm.html'));
        want(await seen(page, 'nav.on-this-page a') === 0, 'narrow', 'the list is not folded');
        await page.locator('nav.on-this-page summary').click();
        want(await seen(page, 'nav.on-this-page a') > 5, 'narrow', 'the list does not open');
    },

    // ---- copy: of a session its commands; of a listing its lines, without numbers ----
    async copy() {
        const page = await tab({ permissions: ['clipboard-read', 'clipboard-write'] });
        await open(page, '03-posix-shm.html');
        const copied = async selector => {
            await page.evaluate(() => navigator.clipboard.writeText('before'));
            const block = page.locator(selector).first();
            await block.locator('xpath=preceding-sibling::button').click();
            await page.locator('button.copy', { hasText: 'copied' }).first().waitFor();
            return [await page.evaluate(() => navigator.clipboard.readText()), await block.innerText()];
        };
        const [commands, session] = await copied('.session pre:has(.command)');
        const wanted = session.split('\n').filter(line => line.startsWith('$ ')).map(line => line.slice(2)).join('\n');
        want(commands === wanted, 'copy', `a session gives ${JSON.stringify(commands)} and not ${JSON.stringify(wanted)}`);
        const [program] = await copied('.listing div.sourceCode');
        const source = readFileSync(resolve(dir, '../../../labs/03-posix-shm', await page.locator('.listing .which').first().innerText()), 'utf8').trimEnd();
        want(program === source, 'copy', `a listing gives ${JSON.stringify(program.slice(0, 200))}`);
        want(await seen(page, 'main pre') === await seen(page, 'button.copy'), 'copy', 'not each block has its button');
    },

    // ---- next, through the whole book, and back ----
    async next() {
        const page = await tab();
        await page.goto(url('index.html'));
        const all = ['index.html', ...await page.$$eval('nav.contents a', links => links.map(link => link.getAttribute('href')))];
        for (const rel of ['next', 'prev']) {
            for (const [i, name] of all.entries()) {
                const link = page.locator(`a[rel=${rel}]`), last = i === all.length - 1;
                want(await link.count() === (last ? 0 : 1), rel, name, 'has a wrong number of such links');
                if (!last && !await follow(page, link, all[i + 1], `${rel}: ${name}`)) return;
            }
            all.reverse();
        }
    },

    // ---- the keyboard: every stop is seen, and the first leads past the header ----
    async keyboard() {
        for (const [name, width] of [['index.html', 1400], ['03-posix-shm.html', 1400], ['03-posix-shm.html', 360], ['linux-macos.html', 800]]) {
            const page = await tab({ viewport: { width, height: 900 } });
            await page.goto(url(name));
            await page.keyboard.press('Tab');
            want(await page.evaluate(() => document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().left >= 0), name, 'the first stop is not the skip link, or it is not seen');
            await page.keyboard.press('Enter');
            await page.keyboard.press('Tab');
            want(await page.evaluate(() => document.activeElement.closest('main')), name, 'the skip link does not lead to the text');
            await page.goto('about:blank');
            await page.goto(url(name));
            const stops = await page.evaluate(() => [...document.querySelectorAll('a[href]:not([tabindex="-1"]), button, input, summary, [tabindex="0"]')].filter(one => one.checkVisibility()).length);
            let met = 0;
            for (; met <= stops; met++) {
                await page.keyboard.press('Tab');
                const one = await page.evaluate(() => {
                    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
                    return here === document.body ? null : {
                        html: here.outerHTML.slice(0, 80),
                        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                        shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.opacity > 0,
                    };
                });
                if (!one) break;
                want(one.outline, name, width, 'no focus is seen on ' + one.html);
                want(one.shown, name, width, 'the focus is out of sight on ' + one.html);
            }
            want(met === stops, name, width, `Tab stops ${met} times, and there are ${stops} things to stop at`);
        }
    },

    // ---- on paper ----
    async print() {
        const page = await tab();
        await open(page, '03-posix-shm.html');
        await page.emulateMedia({ media: 'print' });
        want(await seen(page, 'header, nav, button, .skip, .anchor, #found') === 0, 'print', 'what only a screen needs is printed');
        want(await seen(page, '.side') === await page.locator('.side').count(), 'print', 'a side is hidden');
        want(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'print', 'something is cut off');
    },
};

if (!dir || !checks[what] || !process.env.CHROMIUM) {
    console.error(`check.mjs: write CHROMIUM=PROGRAM before, DIR, and one of ${Object.keys(checks).join(', ')}`);
    process.exit(2);
}
if (what !== 'valid') browser = await chromium.launch({ executablePath: process.env.CHROMIUM, timeout: 400000 });
try {
    await checks[what]();
} catch (error) { // what was to be pressed is not there
    fault(what, error.message.split('\n')[0]);
}
await browser?.close();
process.exit(faults ? 1 : 0);
