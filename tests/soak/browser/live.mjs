// live.mjs - a reader starts the machine in a page: click, restore, type, compare, a second terminal, reset, save and load
//
//   CHROMIUM=PROGRAM node live.mjs URL
//
// URL is the book's directory, as file:// or http://. It prints what it finds wrong, and the times; its status is 1 if anything is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [base] = process.argv.slice(2);
let faults = 0;
const want = (is, ...what) => { if (!is) { faults++; console.log(...what); } };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 }, acceptDownloads: true })).newPage();
page.setDefaultTimeout(100_000);
page.on('console', message => { if (message.type() === 'error') want(false, 'console:', message.text()); });
page.on('pageerror', error => want(false, 'error:', error.message));
const asked = [];
page.on('request', request => { if (!request.url().startsWith('data:') && !request.url().startsWith('blob:')) asked.push(request.url()); });
const since = Date.now(), seconds = () => ((Date.now() - since) / 1000).toFixed(1);
const shows = (n, text) => page.locator('.screen').nth(n).locator('.xterm-accessibility', { hasText: text }).waitFor({ state: 'attached' });
const status = text => page.locator('.live [role=status]', { hasText: text }).waitFor();

await page.goto(`${base}/02-sysv-shm.html`);
await page.evaluate(axe);
const accessible = async where => {
    const found = await page.evaluate(() => axe.run({ preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
    for (const one of found.violations) want(false, where, 'axe', one.id, one.nodes[0].html.slice(0, 120));
};
await accessible('before');
want(!asked.some(one => /live\/(\d|libv86|xterm|pieces)/.test(one)), 'something of the machine is loaded before the click');
await page.click('text=Run it here');
await status('Started in');
console.log('started after', seconds(), 's:', await page.textContent('.live [role=status]'));
want(asked.every(one => one.startsWith(base)), 'it asks for', asked.find(one => !one.startsWith(base)));

// the reader types
want(await page.evaluate(() => document.activeElement.closest('.screen')), 'the terminal has no focus');
await page.keyboard.type('./writer typed-here && id -u\n');
await shows(0, 'msg=typed-here');
await shows(0, '1000');
await page.keyboard.type('echo be""gun; sleep 1000\n');
await shows(0, 'begun');
await page.keyboard.press('Control+c');
await page.keyboard.type('echo stopped $?; ./remove\n');
await shows(0, 'stopped 130');

// a session's button: the lines agree, whatever the id and the address are; the second time the segment is there, and one line differs
const block = page.locator('.session', { has: page.locator('.command', { hasText: /^\.\/writer "hello"$/ }) }).first();
const verdict = block.locator('.verdict', { hasText: /agree|differ|cannot|busy|no such/ });
await block.locator('.run').click();
want(/All lines agree/.test(await verdict.textContent()), 'the first time:', await verdict.textContent());
want(await block.locator('.agrees').count() === 2 && await block.locator('.differs').count() === 0, 'the first time: not both lines are marked as agreeing');
await block.locator('.run').click();
await verdict.filter({ hasText: /Some lines differ.*writer: created.*writer: found/s }).waitFor();
want(await block.locator('.agrees').count() === 1 && await block.locator('.differs').count() === 1, 'the second time: not one line is marked as differing');
for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await accessible('running, ' + colorScheme);
}
await page.emulateMedia({ colorScheme: 'light' });

// two terminals, one machine
await page.click('text=Second terminal');
await page.keyboard.type('echo from the second >/tmp/note\n');
await page.locator('.screen').first().click();
await page.keyboard.type('cat /tmp/note\n');
await shows(0, 'from the second');
await page.keyboard.press('Shift+Tab');
want(!await page.evaluate(() => document.activeElement.closest('.screen')), 'Shift and Tab do not leave the terminal');
console.log('two terminals after', seconds(), 's');

// progress: saved, lost by a reset, loaded
await page.locator('.screen').first().click();
await page.keyboard.type('clear; mkdir mine; echo kept >mine/note; echo do""ne\n');
await shows(0, 'done');
const download = page.waitForEvent('download');
await page.click('text=Save progress');
const file = await (await download).path();
await page.click('text=Reset');
await status('as it was at first');
console.log('reset after', seconds(), 's');
await page.locator('.screen').first().click();
await page.keyboard.type('ls mine; ./writer anew\n');
await shows(0, 'msg=anew');
await page.setInputFiles('input[type=file]', file);
await status('Loaded');
await page.locator('.screen').first().click();
await page.keyboard.type('clear; cat mine/note\n');
await shows(0, 'kept');

// a chapter's page: its first session starts the machine
if (base.startsWith('http')) {
    await page.goto(`${base}/memory.html`);
    await page.locator('.run').first().click();
    const told = page.locator('.verdict', { hasText: /agree|differ|cannot|busy|no such/ }).first();
    want(/All lines agree/.test(await told.textContent()), 'a chapter:', await told.textContent());
}
if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
console.log('all after', seconds(), 's');
await browser.close();
process.exit(faults ? 1 : 0);
