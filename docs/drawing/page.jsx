// Draws what Stet sends to Slack with slack-blocks-to-jsx; `window.SHOWN` is what docs/slack_pictures.py made.
import React from "react";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

const { shown, people, logo } = window.SHOWN;
const data = { users: people, channels: [], user_groups: [] };

const Said = ({ blocks }) => <Message blocks={blocks} name="stet" logo={logo} time={new Date()} data={data} />;
const Bare = ({ blocks }) => <Message blocks={blocks} withoutWrapper data={data} />;

const Modal = ({ view }) => (
  <div className="modal">
    <div className="bar"><img src={logo} /><b>{view.title.text}</b><span>✕</span></div>
    <div className="inside"><Bare blocks={view.blocks} /></div>
    {view.close && (
      <div className="foot">
        <span className="button">{view.close.text}</span>
        {view.submit && <span className="button sends">{view.submit.text}</span>}
      </div>
    )}
  </div>
);

const Home = ({ view }) => <div className="home"><Bare blocks={view.blocks} /></div>;

const draw = (one, i) =>
  one.type === "modal" ? <Modal view={one} key={i} />
  : one.type === "home" ? <Home view={one} key={i} />
  : <Said blocks={one.blocks} key={i} />;

createRoot(document.getElementById("root")).render(<>{shown.map(draw)}</>);
