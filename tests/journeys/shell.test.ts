// The page is shut in. A script that has got into it, which here the web driver plays, tries every way out that a web
// page has: code from outside, other addresses, other windows, files, commands that are not ours. Each is refused, and a
// server on this machine, which would be reached, never hears of it.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, pause, type App } from './support/app.ts';
import { appsOn, childrenOf } from './support/driver.ts';
import { goTo, setUp } from './support/steps.ts';

/** The content policy, word for word (safety.md, "The shell"). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A server that counts whoever comes, and gives whatever would do harm. */
async function listener() {
  const came: string[] = [];
  const server = createServer((request, response) => {
    came.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.end(request.url?.endsWith('.js') ? 'window.__ran = "from outside"' : '<h1>Elsewhere</h1>');
  });
  server.on('connection', () => came.push('a connection'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { came, at, close: () => new Promise((done) => server.close(done)) };
}

/** Directives as a set: the order says nothing. */
const directives = (policy: string) =>
  policy
    .split(';')
    .map((one) => one.trim().split(/\s+/).join(' '))
    .filter(Boolean)
    .sort();

/** Has the page tell of every rule of its policy that was broken. */
const watch = (app: App) =>
  app.script(() => {
    const page = window as unknown as { __broken: string[]; __policy: string };
    page.__broken = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      page.__broken.push(event.effectiveDirective || event.violatedDirective);
      page.__policy = event.originalPolicy;
    });
  });

journey('no script in the page gets out of it, and none gets in', async (app) => {
  const outside = await listener();
  try {
    await setUp(app);
    await goTo(app, '/people');
    const before = await app.script<string>(() => location.href);
    await watch(app);

    // Code that is not ours.
    const ran = await app.script<Record<string, unknown>>(async (at: string) => {
      const page = window as unknown as { __ran?: unknown };
      const wait = () => new Promise((next) => setTimeout(next, 80));
      const told: Record<string, unknown> = {};
      const attempt = async (name: string, act: () => unknown) => {
        delete page.__ran;
        try {
          await act();
          await wait();
          told[name] = page.__ran ?? 'refused';
        } catch {
          told[name] = page.__ran ?? 'refused';
        }
      };
      const put = (tag: string, set: (one: any) => void) => {
        const one = document.createElement(tag);
        set(one);
        document.body.append(one);
      };
      await attempt('script in the page', () =>
        put('script', (one) => (one.textContent = 'window.__ran = 1')),
      );
      await attempt('script from outside', () => put('script', (one) => (one.src = `${at}/a.js`)));
      await attempt('module from outside', () =>
        put('script', (one) => ((one.type = 'module'), (one.src = `${at}/b.js`))),
      );
      await attempt('script as data', () =>
        put('script', (one) => (one.src = 'data:text/javascript,window.__ran=1')),
      );
      await attempt('script as a blob', () =>
        put('script', (one) => (one.src = URL.createObjectURL(new Blob(['window.__ran=1'])))),
      );
      await attempt('a module taken in', () => import(/* @vite-ignore */ `${at}/c.js`));
      await attempt('eval', () => (page.__ran = window['eval']('1 + 1')));
      await attempt('new Function', () => (page.__ran = new Function('return 2')()));
      await attempt('a timer with text', () => setTimeout('window.__ran = 1' as unknown as () => void, 1));
      await attempt('an attribute', () =>
        put('img', (one) => {
          one.setAttribute('onerror', 'window.__ran = 1');
          one.src = 'nowhere.png';
        }),
      );
      await attempt('markup', () =>
        put('div', (one) => {
          one.innerHTML = '<svg onload="window.__ran=1"></svg><img src=x onerror="window.__ran=1">';
        }),
      );
      await attempt('a javascript address', () =>
        put('a', (one) => {
          one.href = 'javascript:window.__ran=1';
          one.click();
        }),
      );
      await attempt('a worker', () => {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
        worker.onmessage = () => (page.__ran = 'worker');
      });
      await attempt('a service worker', async () => {
        await navigator.serviceWorker.register('sw.js');
        page.__ran = 'service worker';
      });
      return told;
    }, outside.at);
    expect(Object.keys(ran)).toHaveLength(14);
    expect(Object.entries(ran).filter(([, answer]) => answer !== 'refused')).toEqual([]);

    // Looks that are not ours: they can hide a button, or read a field letter by letter.
    const looks = await app.script<Record<string, string>>(async (at: string) => {
      const wait = () => new Promise((next) => setTimeout(next, 80));
      const seen: Record<string, string> = {};
      const one = document.createElement('p');
      document.body.append(one);
      const width = () => getComputedStyle(one).outlineWidth;
      const style = document.createElement('style');
      style.textContent = 'p { outline: 77px solid !important }';
      document.head.append(style);
      await wait();
      seen['a style in the page'] = width();
      one.setAttribute('style', 'outline: 77px solid');
      await wait();
      seen['a style attribute'] = width();
      const link = document.createElement('link');
      Object.assign(link, { rel: 'stylesheet', href: `${at}/a.css` });
      document.head.append(link);
      await wait();
      seen['a style sheet from outside'] = width();
      const base = document.createElement('base');
      base.href = `${at}/`;
      document.head.append(base);
      seen['another base'] = document.baseURI.startsWith(at) ? '77px' : '';
      for (const made of [one, style, link, base]) made.remove();
      return seen;
    }, outside.at);
    expect(Object.values(looks)).toHaveLength(4);
    expect(Object.entries(looks).filter(([, width]) => width === '77px')).toEqual([]);

    // Ways out: each is tried, and what it gave is told.
    const went = await app.script<Record<string, string>>(async (at: string) => {
      const told: Record<string, string> = {};
      const within = <T>(promise: Promise<T>) =>
        Promise.race([promise, new Promise<never>((_, no) => setTimeout(() => no(new Error('no')), 700))]);
      const attempt = async (name: string, act: () => Promise<unknown>) => {
        try {
          told[name] = `gave ${String(await within(act()))}`;
        } catch {
          told[name] = 'refused';
        }
      };
      const loads = (tag: string, set: (one: any) => void) => () =>
        new Promise((yes, no) => {
          const one = document.createElement(tag) as HTMLElement & { onload: unknown };
          one.onload = () => yes('loaded');
          (one as any).onloadeddata = () => yes('loaded');
          one.onerror = () => no(new Error('refused'));
          set(one);
          document.body.append(one);
        });
      await attempt('fetch', () => fetch(`${at}/fetch`));
      await attempt('fetch without asking', () =>
        fetch(`${at}/fetch2`, { mode: 'no-cors', method: 'POST', body: 'x' }),
      );
      await attempt(
        'a request',
        () =>
          new Promise((yes, no) => {
            const one = new XMLHttpRequest();
            one.onload = () => yes(one.responseText);
            one.onerror = () => no(new Error('refused'));
            one.open('GET', `${at}/xhr`);
            one.send();
          }),
      );
      await attempt('a beacon', async () => {
        // It answers "yes" as soon as it is queued; the server says whether it came.
        navigator.sendBeacon(`${at}/beacon`, 'x');
        throw new Error('ask the server');
      });
      await attempt(
        'a socket',
        () =>
          new Promise((yes, no) => {
            const one = new WebSocket(at.replace('http', 'ws'));
            one.onopen = () => yes('open');
            one.onerror = () => no(new Error('refused'));
          }),
      );
      await attempt(
        'events',
        () =>
          new Promise((yes, no) => {
            const one = new EventSource(`${at}/events`);
            one.onopen = () => yes('open');
            one.onerror = () => (one.close(), no(new Error('refused')));
          }),
      );
      await attempt('a call to another computer', async () => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:3478' }] });
        return peer.createOffer();
      });
      await attempt(
        'a picture',
        loads('img', (one) => (one.src = `${at}/picture.png`)),
      );
      await attempt(
        'a picture as data',
        loads(
          'img',
          (one) => (one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='),
        ),
      );
      await attempt(
        'a film',
        loads('video', (one) => (one.src = `${at}/film.mp4`)),
      );
      await attempt(
        'a sound',
        loads('audio', (one) => (one.src = `${at}/sound.mp3`)),
      );
      await attempt(
        'a letter form',
        async () => (await new FontFace('x', `url(${at}/font.woff2)`).load()).family,
      );
      await attempt(
        'an object',
        loads('object', (one) => (one.data = `${at}/object`)),
      );
      await attempt(
        'an embedded page',
        loads('embed', (one) => (one.src = `${at}/embed`)),
      );
      await attempt('a file of the laptop', () => fetch('file:///etc/passwd'));
      await attempt(
        'a file as a picture',
        loads('img', (one) => (one.src = 'file:///etc/passwd')),
      );
      await attempt('a file by the asset protocol', () => fetch('asset://localhost/etc/passwd'));
      await attempt('a file beside the screens', async () => {
        const answer = await fetch('../../../../etc/passwd');
        return answer.text();
      });
      for (const rel of [
        'prefetch',
        'preload',
        'preconnect',
        'dns-prefetch',
        'modulepreload',
        'icon',
        'manifest',
      ])
        // The listener hears of the one; of a name being looked up, only strace does (make offline).
        for (const href of [`${at}/${rel}`, `https://planted-${rel}.example.invalid/`])
          document.head.append(Object.assign(document.createElement('link'), { rel, href, as: 'image' }));
      // A name is not looked up where the system has a proxy. The first one has that asked, so that it says nothing: what
      // is put in once the answer is there would be looked up.
      for (let time = 0; time < 3; time += 1) {
        await new Promise((next) => setTimeout(next, 300));
        const href = `https://planted-later-${time}.example.invalid/`;
        document.head.append(Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href }));
      }
      await attempt(
        'where the laptop is',
        () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no)),
      );
      await attempt('what was copied', () => navigator.clipboard.readText());
      await attempt('a camera', () => navigator.mediaDevices.getUserMedia({ video: true, audio: true }));
      await attempt('a message on the desktop', async () => {
        const answer = await Notification.requestPermission();
        if (answer !== 'granted') throw new Error(answer);
        return answer;
      });
      return told;
    }, outside.at);
    expect(Object.keys(went).length).toBeGreaterThanOrEqual(20);
    expect(Object.entries(went).filter(([, answer]) => answer !== 'refused')).toEqual([]);

    // Frames, forms, other windows, other addresses.
    const frames = await app.script<string[]>(async (at: string) => {
      const open: string[] = [];
      for (const set of [
        (one: HTMLIFrameElement) => (one.src = `${at}/frame`),
        (one: HTMLIFrameElement) => (one.srcdoc = '<script>parent.__ran = "frame"</script><h1>Inside</h1>'),
        (one: HTMLIFrameElement) => (one.src = 'data:text/html,<h1>Inside</h1>'),
        (one: HTMLIFrameElement) => (one.src = 'file:///etc/passwd'),
      ]) {
        const one = document.createElement('iframe');
        set(one);
        document.body.append(one);
        await new Promise((next) => setTimeout(next, 300));
        const inside = one.contentDocument?.body?.textContent;
        if (inside) open.push(inside);
        one.remove();
      }
      if ('__ran' in window && (window as any).__ran === 'frame') open.push('a script in a frame ran');
      return open;
    }, outside.at);
    expect(frames).toEqual([]);

    const windows = await app.script<string[]>(async (at: string) => {
      const open: string[] = [];
      for (const address of [`${at}/window`, 'about:blank', 'tauri://localhost/']) {
        const one = window.open(address);
        if (one) open.push(address);
      }
      const link = (set: (one: HTMLAnchorElement) => void) => {
        const one = document.createElement('a');
        set(one);
        document.body.append(one);
        one.click();
        one.remove();
      };
      link((one) => ((one.href = `${at}/blank`), (one.target = '_blank')));
      link((one) => ((one.href = '#/people'), (one.ping = `${at}/ping`)));
      link((one) => ((one.href = `${at}/saved.txt`), (one.download = 'planted-download.txt')));
      link((one) => {
        one.href = URL.createObjectURL(new Blob(['names']));
        one.download = 'planted-download.txt';
      });
      const form = document.createElement('form');
      Object.assign(form, { action: `${at}/form`, method: 'post' });
      document.body.append(form);
      form.submit();
      form.remove();
      const refresh = document.createElement('meta');
      refresh.httpEquiv = 'refresh';
      refresh.content = `0; url=${at}/refresh`;
      document.head.append(refresh);
      await new Promise((next) => setTimeout(next, 500));
      refresh.remove();
      return open;
    }, outside.at);
    expect(windows).toEqual([]);
    for (const address of [
      `${outside.at}/gone`,
      'https://example.invalid/',
      'file:///etc/passwd',
      'data:text/html,<h1>Elsewhere</h1>',
      'about:blank',
      'tauri://elsewhere/',
    ]) {
      await app.script((to) => void (location.href = to as string), address);
      await pause(200);
    }
    // It is the same page still: what watched it from the beginning is there.
    expect(await app.script<string>(() => location.href)).toBe(before);
    expect(await app.windows()).toBe(1);
    expect(await app.heading()).toBe('People');
    const told = await app.script<{ broken: string[]; policy: string }>(() => {
      const page = window as unknown as { __broken: string[]; __policy: string };
      return { broken: [...new Set(page.__broken)], policy: page.__policy };
    });
    expect(directives(told.policy)).toEqual(directives(POLICY));
    for (const rule of [
      'script-src',
      'style-src',
      'img-src',
      'font-src',
      'connect-src',
      'base-uri',
      'form-action',
    ])
      expect(told.broken.some((one) => one.startsWith(rule))).toBe(true);
    expect(outside.came).toEqual([]);

    // It would have been heard of.
    await fetch(`${outside.at}/control`);
    expect(outside.came).toContain('GET /control');
    const saved = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
        one.isDirectory() ? saved(join(folder, one.name)) : [one.name],
      );
    expect(saved(app.folder).filter((name) => name.includes('planted-download'))).toEqual([]);
  } finally {
    await outside.close();
  }
});

journey('the page may call our own commands and nothing else', async (app) => {
  await setUp(app);
  expect(await app.script<boolean>(() => '__TAURI__' in window)).toBe(false);
  const answers = await app.script<[string, string][]>(async () => {
    type Raw = { invoke(command: string, given?: unknown): Promise<unknown> };
    const raw = (window as unknown as { __TAURI_INTERNALS__: Raw }).__TAURI_INTERNALS__;
    const told: [string, string][] = [];
    const attempt = async (name: string, act: () => Promise<unknown>) => {
      try {
        told.push([name, `answered ${JSON.stringify(await act())}`.slice(0, 60)]);
      } catch {
        told.push([name, 'refused']);
      }
    };
    for (const command of [
      'no_such_command',
      'Status',
      'status ',
      '__proto__',
      'constructor',
      'plugin:shell|open',
      'plugin:shell|execute',
      'plugin:fs|read_text_file',
      'plugin:http|fetch',
      'plugin:updater|check',
      'plugin:dialog|open',
      'plugin:app|version',
      'plugin:event|listen',
      'plugin:event|emit',
      'plugin:path|resolve_directory',
      'plugin:window|close',
      'plugin:window|create',
      'plugin:webview|create_webview_window',
      'plugin:webview|internal_toggle_devtools',
      'plugin:resources|close',
    ])
      await attempt(command, () =>
        raw.invoke(command, {
          path: '/etc/passwd',
          url: 'file:///etc/passwd',
          event: 'x',
          options: {},
          handler: 1,
        }),
      );
    // The same past the page's own function, as a script would that knows how calls are sent.
    for (const address of ['ipc://localhost/no_such_command', 'ipc://localhost/plugin%3Ashell%7Copen'])
      await attempt(address, async () => {
        const answer = await fetch(address, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2' },
          body: '{}',
        });
        if (answer.headers.get('Tauri-Response') !== 'ok') throw new Error(await answer.text());
        return answer.text();
      });
    await attempt('status', () => raw.invoke('status'));
    return told;
  });
  // The last is one of ours, and shows that the others were asked as it was.
  expect(answers.pop()).toEqual(['status', expect.stringContaining('answered')]);
  expect(answers).toHaveLength(22);
  expect(answers.filter(([, answer]) => answer !== 'refused')).toEqual([]);
});

journey('the mouse presses and marks, and no program leaves its memory behind', async (app) => {
  await setUp(app);
  await goTo(app, '/people/new');
  const stopped = await app.script<Record<string, boolean>>(() => {
    const field = document.querySelector('main textarea') as HTMLElement;
    const title = document.querySelector('h1') as HTMLElement;
    getSelection()?.removeAllRanges();
    const says = (kind: string, on: Element) => {
      const Kind = kind === 'contextmenu' ? MouseEvent : DragEvent;
      return !on.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true }));
    };
    const told = {
      'the menu on a heading': says('contextmenu', title),
      'the menu in a field': says('contextmenu', field),
      'dragging a heading': says('dragstart', title),
      'something dragged over': says('dragover', field),
      'something let go': says('drop', document.body),
      'the menu on marked text': false,
    };
    getSelection()?.selectAllChildren(title);
    told['the menu on marked text'] = says('contextmenu', title);
    return told;
  });
  expect(stopped).toEqual({
    'the menu on a heading': true,
    'the menu in a field': false,
    'dragging a heading': true,
    'something dragged over': true,
    'something let go': true,
    'the menu on marked text': false,
  });

  // The app and what shows its page: a fault in either writes no core file, and neither can ask for one again.
  const apps = appsOn(app.data);
  expect(apps).toHaveLength(1);
  const family = [...apps, ...apps.flatMap(childrenOf)];
  expect(family.length).toBeGreaterThan(1);
  for (const id of family)
    expect(readFileSync(`/proc/${id}/limits`, 'utf8')).toMatch(/Max core file size\s+0\s+0\s/);
});
