// Adding files: dropped or chosen, sent one after another, each with what came of it.
{
  const words = document.body.dataset;
  const drop = document.getElementById("drop");
  const list = document.getElementById("added");
  const bar = document.getElementById("progress");

  const send = (file, follow) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${words.files}/${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => follow(event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("load", () => done(request.status === 200 ? request.response : null));
    request.addEventListener("error", () => done(null));
    request.send(file);
  });

  const tell = (line, name, answer) => {
    if (!answer) {
      line.textContent = `${name}: ${words.failed}`;
      line.className = "bad";
      return;
    }
    const parts = [];
    if (answer.new) parts.push(`${words.new} ${answer.new}`);
    if (answer.unchanged) parts.push(`${words.unchanged} ${answer.unchanged}`);
    for (const item of answer.unread) parts.push(item.path === name ? item.reason : `${item.path}: ${item.reason}`);
    line.textContent = `${name}: ${parts.join("; ")}`;
    if (answer.unread.length) line.className = "bad";
  };

  const add = async (files) => {
    bar.hidden = false;
    const lines = files.map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}: ${words.waiting}`;
      list.append(line);
      return line;
    });
    let changed = false;
    for (const [n, file] of files.entries()) {
      lines[n].textContent = `${file.name}: ${words.reading}`;
      const answer = await send(file, (part) => { bar.value = (n + part) / files.length; });
      tell(lines[n], file.name, answer);
      changed ||= Boolean(answer?.new || answer?.unread.length);
      bar.value = (n + 1) / files.length;
    }
    if (!changed) return;
    const last = document.createElement("li");
    last.textContent = words.analysing;
    list.append(last);
    bar.removeAttribute("value");
    const answer = await fetch(words.analyse, { method: "POST" });
    bar.value = 1;
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = answer.ok ? words.show : words.failed;
    last.replaceChildren(link);
  };

  if (drop) {
    document.getElementById("files").addEventListener("change", (event) => add([...event.target.files]));
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
    document.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      drop.classList.remove("over");
      drop.scrollIntoView({ block: "center" });
      add([...event.dataTransfer.files]);
    });
  }
}
