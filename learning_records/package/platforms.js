/* The learning platform behind this page, whichever it is: SCORM 2004, SCORM 1.2 or cmi5.
 *
 * All have the same five words: begin() gives the ticket kept from last time ("" when there is
 * none), keep(ticket) keeps it, tell(progress) says how far somebody is, end() closes the visit.
 * Success and scores are never claimed. */
"use strict";

const startedAt = Date.now();

const seconds = () => Math.round((Date.now() - startedAt) / 1000);

const duration = () => `PT${seconds()}S`;

/* Where a platform puts its interface: in a window around this one, or around the one that opened
 * it. Windows of other origins are closed to us. */
function found(name) {
  for (const first of [window, window.opener]) {
    let one = first;
    for (let steps = 0; one && steps < 12; steps += 1) {
      try {
        if (one[name]) return one[name];
      } catch {
        /* of another origin: further out there may be one of ours */
      }
      if (one.parent === one) break;
      one = one.parent;
    }
  }
  return null;
}

class Scorm2004 {
  constructor(api) {
    this.api = api;
  }

  async begin() {
    if (this.api.Initialize("") === "false") throw new Error("Initialize");
    this.isDone = this.api.GetValue("cmi.completion_status") === "completed";
    if (!this.isDone) this.set("cmi.completion_status", "incomplete");
    this.set("cmi.exit", "suspend");
    return this.api.GetValue("cmi.suspend_data");
  }

  async keep(ticket) {
    this.set("cmi.suspend_data", ticket);
    this.api.Commit("");
  }

  async tell({ done, total, completed }) {
    this.isDone = this.isDone || completed;
    this.set("cmi.progress_measure", this.isDone ? "1" : share(done, total));
    if (this.isDone) this.set("cmi.completion_status", "completed");
    this.api.Commit("");
  }

  end() {
    this.set("cmi.session_time", duration());
    this.api.Terminate("");
  }

  set(name, value) {
    this.api.SetValue(name, value);
  }
}

class Scorm12 {
  constructor(api) {
    this.api = api;
  }

  async begin() {
    if (this.api.LMSInitialize("") === "false") throw new Error("LMSInitialize");
    this.isDone = ["completed", "passed"].includes(this.api.LMSGetValue("cmi.core.lesson_status"));
    if (!this.isDone) this.set("cmi.core.lesson_status", "incomplete");
    this.set("cmi.core.exit", "suspend");
    return this.api.LMSGetValue("cmi.suspend_data");
  }

  async keep(ticket) {
    this.set("cmi.suspend_data", ticket);
    this.api.LMSCommit("");
  }

  async tell({ completed }) {
    if (completed && !this.isDone) this.set("cmi.core.lesson_status", "completed");
    this.isDone = this.isDone || completed;
    this.api.LMSCommit("");
  }

  end() {
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    const all = seconds();
    this.set(
      "cmi.core.session_time",
      `${two(all / 3600).padStart(4, "0")}:${two((all / 60) % 60)}:${two(all % 60)}`,
    );
    this.api.LMSFinish("");
  }

  set(name, value) {
    this.api.LMSSetValue(name, value);
  }
}

const VERB = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/";
const PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress";

class Cmi5 {
  constructor(parameters) {
    this.said = (name) => parameters.get(name) ?? "";
    this.endpoint = this.said("endpoint").replace(/\/*$/, "/");
    this.toldDone = -1;
  }

  async begin() {
    const answer = await fetch(this.said("fetch"), { method: "POST" });
    const given = await answer.json();
    if (!given["auth-token"]) throw new Error("fetch");
    this.token = given["auth-token"];
    this.launch = await (await this.ask(this.state("LMS.LaunchData"))).json();
    await this.preferences();
    await this.say("initialized");
    const kept = await this.ask(this.state("empathy-portal.ticket"));
    const [ticket, mark, id] = kept.ok ? (await kept.text()).split(" ") : [""];
    this.isDone = mark === "done";
    this.completedId = mark === "says" ? id : crypto.randomUUID();
    this.ticket = ticket;
    return ticket;
  }

  async keep(ticket, mark = "") {
    this.ticket = ticket;
    const body = ticket + mark;
    await this.ask(this.state("empathy-portal.ticket"), { method: "PUT", body }, "text/plain");
  }

  async tell({ done, total, completed }) {
    if (this.launch.launchMode && this.launch.launchMode !== "Normal") return;
    const isFurther = done > this.toldDone && !completed && total && !this.isDone;
    this.toldDone = Math.max(done, this.toldDone);
    if (isFurther) {
      const percent = Math.floor((100 * done) / total);
      await this.say("progressed", { extensions: { [PROGRESS]: percent } }, []);
    }
    if (completed && !this.isDone) {
      this.isDone = true;
      const result = { completion: true, duration: duration() };
      // Said once, also where the page went away in between: the store knows the statement again.
      await this.keep(this.ticket, ` says ${this.completedId}`);
      await this.say("completed", result, ["cmi5", "moveon"], { id: this.completedId });
      await this.keep(this.ticket, " done");
    }
  }

  end() {
    this.say("terminated", { duration: duration() }, ["cmi5"], { isLast: true });
  }

  /* How somebody wants to be spoken to. The language of this page is that of the package. */
  async preferences() {
    const at = `agents/profile?profileId=cmi5LearnerPreferences&agent=${this.part("actor")}`;
    await this.ask(at).catch(() => null);
  }

  part(name) {
    return encodeURIComponent(this.said(name));
  }

  state(id) {
    const of = `activityId=${this.part("activityId")}&agent=${this.part("actor")}`;
    return `activities/state?stateId=${id}&${of}&registration=${this.part("registration")}`;
  }

  ask(path, how = {}, type = "application/json") {
    const headers = { Authorization: `Basic ${this.token}`, "X-Experience-API-Version": "1.0.3" };
    if (how.body) headers["Content-Type"] = type;
    return fetch(this.endpoint + path, { ...how, headers });
  }

  async say(verb, result = undefined, categories = ["cmi5"], { id, isLast = false } = {}) {
    const template = this.launch.contextTemplate ?? {};
    const around = template.contextActivities ?? {};
    const marks = categories.map((each) => ({ objectType: "Activity", id: CMI5 + each }));
    const statement = {
      id: id ?? crypto.randomUUID(),
      timestamp: new Date().toISOString(),
      actor: JSON.parse(this.said("actor")),
      verb: { id: VERB + verb, display: { en: verb } },
      object: { objectType: "Activity", id: this.said("activityId") },
      result,
      context: {
        ...template,
        registration: this.said("registration"),
        contextActivities: { ...around, category: [...(around.category ?? []), ...marks] },
      },
    };
    const answer = await this.ask(
      `statements?statementId=${statement.id}`,
      { method: "PUT", body: JSON.stringify(statement), keepalive: isLast },
    );
    const isThere = id && answer.status === 409;
    if (!answer.ok && !isThere && !isLast) throw new Error(verb);
  }
}

function share(done, total) {
  return total ? String(Math.round((10000 * done) / total) / 10000) : "0";
}

function platform() {
  const parameters = new URLSearchParams(location.search);
  if (parameters.has("fetch") && parameters.has("endpoint")) return new Cmi5(parameters);
  const newer = found("API_1484_11");
  if (newer) return new Scorm2004(newer);
  const older = found("API");
  return older ? new Scorm12(older) : null;
}
