package whaleware.status;

/// The files that the [InstancePage] links. They are constants, because a script that is started by URL has no files
/// beside it.
interface PageFiles {
    String ICON = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
            <rect width="16" height="16" rx="4" fill="#0b6e99"/>
            <path d="M3 5l2 6 3-5 3 5 2-6" fill="none" stroke="#fff" stroke-width="1.6"/></svg>
            """;

    /// Fetches the page every two seconds while it is visible, and changes only the nodes that differ, so that
    /// selection, focus and scroll positions stay. XMLHttpRequest parses HTML without a sink that trusted types forbid.
    String SCRIPT = """
            'use strict';
            const EVERY = 2000, lost = document.getElementById('lost');
            let last = new Date(), timer;

            function patch(old, now) {
              if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName || old.id !== now.id) {
                old.replaceWith(document.importNode(now, true));
                return;
              }
              if (old.nodeType === Node.TEXT_NODE && old.data !== now.data) old.data = now.data;
              if (old.nodeType !== Node.ELEMENT_NODE) return;
              for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
              for (const { name, value } of now.attributes) {
                if (old.getAttribute(name) !== value) old.setAttribute(name, value);
              }
              const before = [...old.childNodes], after = [...now.childNodes];
              after.forEach((node, i) => {
                if (i < before.length) patch(before[i], node);
                else old.append(document.importNode(node, true));
              });
              before.slice(after.length).forEach(node => node.remove());
            }

            function show(page) {
              last = new Date();
              lost.hidden = true;
              document.body.classList.remove('stale');
              document.title = page.title;
              patch(document.getElementById('instance'), page.getElementById('instance'));
            }

            function miss() {
              if (lost.hidden) {
                lost.textContent = 'This page has lost the instance: the last response came at '
                    + last.toLocaleTimeString() + '. It shows the state of that time, and tries again.';
              }
              lost.hidden = false;
              document.title = 'lost · ' + document.querySelector('h1').textContent;
              document.body.classList.add('stale');
            }

            function poll() {
              clearTimeout(timer);
              if (document.hidden) return;
              const request = new XMLHttpRequest();
              request.open('GET', location.pathname);
              request.setRequestHeader('Accept', 'text/html');
              request.responseType = 'document';
              request.timeout = 5000;
              request.onload = () => {
                if (request.status === 200 && request.response?.getElementById('instance')) show(request.response);
                else miss();
              };
              request.onerror = request.ontimeout = miss;
              request.onloadend = () => { clearTimeout(timer); timer = setTimeout(poll, EVERY); };
              request.send();
            }

            document.addEventListener('visibilitychange', poll);
            timer = setTimeout(poll, EVERY);
            """;

    /// Light and dark, from a telephone to a wide screen. The colours of text have a contrast of at least 4.5.
    String STYLE = """
            :root {
              color-scheme: light dark; --back: #f6f8fa; --card: #fff; --line: #d5dbe1; --text: #1b2733; --dim: #56636f;
              --link: #0b5f86; --bad: #b3261e; --held: #6b3fa0;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --back: #10161c; --card: #18212a; --line: #303d49; --text: #e4eaf0; --dim: #9fb0bf;
                --link: #6cc3e8; --bad: #ff8a80; --held: #c9a7f5;
              }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--back); color: var(--text);
              font: 1rem/1.45 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
            }
            a { color: var(--link); }
            :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
            #lost { margin: 0 0 1rem; padding: .6rem .8rem; border-radius: .4rem; background: #8c1d18; color: #fff; }
            .stale main { filter: grayscale(1); }
            .stale section { border-style: dashed; }
            header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; margin-bottom: 1rem; }
            header p, h1 { margin: 0; }
            h1 { font-size: 1.5rem; }
            header p, time, footer, dt { color: var(--dim); }
            header .cause, header .held { flex-basis: 100%; color: var(--text); }
            header .held { color: var(--held); }
            .state { padding: .1rem .55rem; border-radius: 1rem; background: #075a9c; color: #fff; font-size: .85em; }
            .state.UP { background: #1a6e34; }
            .state.RESTARTING { background: #8a4b00; }
            .state.STOPPING, .state.STOPPED { background: #4d5965; }
            .state.ERROR { background: #a4211a; }
            .parts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); }
            section {
              min-width: 0; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line);
              border-radius: .5rem;
            }
            section[aria-labelledby=reports] { grid-column: 1 / -1; }
            h2 { margin: 0 0 .5rem; font-size: 1rem; }
            section p { margin: 0 0 .5rem; }
            dl { margin: 0; }
            dl div { display: flex; gap: 1rem; justify-content: space-between; padding: .15rem 0; }
            dt { flex: none; max-width: 50%; }
            dd { margin: 0; text-align: right; }
            .scroll { overflow-x: auto; }
            table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .2rem .5rem .2rem 0; text-align: left; font-weight: inherit; vertical-align: top; }
            thead th { color: var(--dim); border-bottom: 1px solid var(--line); }
            .n { padding-right: 0; padding-left: .5rem; text-align: right; }
            th p { margin: 0; }
            .timeline { max-height: 18rem; margin: 0; padding: 0; overflow-y: auto; list-style: none; }
            .timeline time { font-size: .85em; }
            .timeline li { padding: .3rem 0; border-top: 1px solid var(--line); }
            .timeline li:first-child { border: 0; }
            .failed, p.bad, td.bad { color: var(--bad); }
            """;
}
