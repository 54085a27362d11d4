"""Whole web pages as news sites send them, written for the tests: the story and all there is around it."""

ENGLISH = """<!doctype html>
<html lang="en-GB" class="no-js">
<head>
<meta charset="utf-8">
<title>Harbour of Brinmouth reopens after six weeks of dredging - The Coast Courier</title>
<meta name="description" content="Three freighters left Brinmouth on Monday, the first since the storm of January.">
<meta property="og:title" content="Harbour of Brinmouth reopens after six weeks of dredging | The Coast Courier">
<meta property="og:site_name" content="The Coast Courier">
<meta property="og:locale" content="en_GB">
<meta property="og:image" content="/media/harbour-1200.jpg">
<meta property="article:published_time" content="2026-03-02T09:15:00+00:00">
<meta property="article:section" content="Economy">
<meta property="article:tag" content="shipping">
<meta property="article:tag" content="Brinmouth">
<link rel="canonical" href="https://courier.example/economy/2026/harbour-reopens">
<link rel="stylesheet" href="/assets/site.css">
<script>window.dataLayer = window.dataLayer || []; document.write("<div>not a tag</div>");</script>
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "The Coast Courier", "url": "https://courier.example/"},
 {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Economy"}]},
 {"@type": ["NewsArticle"], "headline": "Harbour of Brinmouth reopens after six weeks of dredging",
  "datePublished": "2026-03-02T09:15:00Z", "dateModified": "2026-03-02T17:40:12+01:00",
  "author": [{"@type": "Person", "name": "Maud Fenwick"}, {"@type": "Person", "name": "Ilja Brandt"}],
  "articleSection": "Economy", "keywords": "shipping, harbours, Brinmouth",
  "publisher": {"@type": "Organization", "name": "The Coast Courier"},
  "mainEntityOfPage": "https://courier.example/economy/2026/harbour-reopens"}]}
</script>
</head>
<body class="single">
<a class="skip" href="#content">Skip to content</a>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies to improve your experience. Read our privacy policy
 and choose what you agree to.</p><button>Accept all</button></div>
<header class="site-header" role="banner">
 <a href="/"><img src="/assets/logo.svg" alt="The Coast Courier"></a>
 <nav class="menu"><ul><li><a href="/news">News</a></li><li><a href="/economy">Economy</a></li>
 <li><a href="/culture">Culture</a></li><li><a href="/donate">Donate</a></li></ul></nav>
 <form action="/search"><input name="q" placeholder="Search"><button>Go</button></form>
</header>
<div class="wrap"><div class="columns">
<main id="content">
<article class="post">
 <header class="post-header">
  <p class="kicker"><a href="/economy">Economy</a></p>
  <h1>Harbour of Brinmouth reopens after six weeks of dredging</h1>
  <p class="standfirst">Three freighters left on Monday, the first since the storm of January closed the
   channel.</p>
  <div class="meta"><span class="byline">By <a rel="author" href="/authors/maud-fenwick">Maud Fenwick</a> and
   <a rel="author" href="/authors/ilja-brandt">Ilja Brandt</a></span>
   <time datetime="2026-03-02T09:15:00+00:00">2 March 2026, 9:15</time></div>
  <ul class="share-bar"><li><a href="https://www.facebook.com/sharer.php?u=x">Share</a></li>
   <li><a href="https://twitter.com/intent/tweet?url=x">Tweet</a></li><li><a href="mailto:?body=x">Email</a>
</li></ul>
 </header>
 <figure class="lead"><picture><source type="image/webp" srcset="/media/harbour-600.webp 600w">
  <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/media/harbour-600.jpg"
   data-srcset="/media/harbour-600.jpg 600w, /media/harbour-1200.jpg 1200w" width="600" height="400"
   alt="A red freighter passes the mole"></picture>
  <figcaption>A freighter passes the mole on Monday. Photo: Coast Courier</figcaption></figure>
 <div class="entry-content" itemprop="articleBody">
  <p>The harbour of <a href="/places/brinmouth">Brinmouth</a> opened again on Monday after six weeks of dredging,
   the <a href="https://authority.example/notice?id=7&amp;lang=en">port authority</a> said.</p>
  <p>Three freighters with <strong>45,000 tonnes</strong> of grain left in the morning. &ldquo;It&rsquo;s a good
   day,&rdquo; harbour master <em>Ottilie Krantz</em> said.</p>
  <div class="ad-slot" aria-hidden="true"><span>Advertisement</span><div id="ad-1"></div></div>
  <h2>What the storm left behind</h2>
  <p>The storm of 19 January had filled the channel with sand. Only fishing boats could pass.</p>
  <p>Short.</p>
  <blockquote><p>We worked day and night, and nobody was hurt.</p><footer>Ottilie Krantz, harbour master</footer>
  </blockquote>
  <div class="donation-box"><p>We bring you stories from the coast. Your support keeps our reporters at work.
   <a href="/donate">Donate now</a></p></div>
  <p>The dredging cost 4.2 million, twice as much as planned:</p>
  <ul><li>sand taken out: 310,000 cubic metres</li><li>ships at work: <b>seven</b></li>
   <li>see the <a href="/files/report.pdf">full report</a></li></ul>
  <table><caption>Ships a week</caption><thead><tr><th>Week</th><th>In</th><th>Out</th></tr></thead>
   <tbody><tr><td>Before the storm</td><td>41</td><td>39</td></tr>
   <tr><td>Last week</td><td>2</td><td>3</td></tr></tbody></table>
  <div class="video"><iframe title="Film" width="560" height="315" loading="lazy"
   src="https://www.youtube-nocookie.com/embed/a1b2c3d4e5F?rel=0" allowfullscreen></iframe></div>
  <p>The authority also wrote about it:</p>
  <blockquote class="twitter-tweet" data-dnt="true"><p lang="en" dir="ltr">The channel is open again. Draught limit:
   9.5 m. <a href="https://t.co/Qw3rTy">pic.twitter.com/Qw3rTy</a></p>&mdash; Port of Brinmouth (@brinport)
   <a href="https://twitter.com/brinport/status/1890000000000000001?ref_src=twsrc%5Etfw">March 2, 2026</a>
</blockquote>
  <script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>
  <figure class="inline"><noscript><img src="/media/sand.jpg" alt="A heap of sand"></noscript>
   <img class="lazy" data-lazy-src="/media/sand.jpg" alt="A heap of sand">
   <figcaption>Sand on the quay.</figcaption></figure>
  <p>Insurers had waited for the decision. The first ship will reach Port Selim on 12 March; two more follow within
   the week.</p>
  <p>Fishermen are less happy. They fear that the deeper channel will bring bigger waves into the old basin, where
   forty families keep their boats.</p>
  <p hidden>Secret draft note.</p>
  <p><em>Ilja Brandt contributed from Port Selim.</em></p>
 </div>
 <div class="tags">Tags: <a href="/tag/shipping" rel="tag">shipping</a>,
<a href="/tag/harbours" rel="tag">harbours</a></div>
 <section class="related"><h3>Read also</h3><ul>
  <li><a href="/economy/2026/ferry">Ferry to Port Selim runs again from April after a winter of repairs</a></li>
  <li><a href="/economy/2026/wheat">Wheat prices fall for the third month in a row</a></li></ul></section>
</article>
<section id="comments" class="comments"><h3>2 comments</h3><ol>
 <li class="comment"><p><b>Seagull</b>: At last! I have been waiting for this since January, well done
everybody.</p></li>
 <li class="comment"><p><b>Netmender</b>: And who pays for our boats now? Nobody ever asked the old basin.</p></li>
</ol></section>
</main>
<aside class="sidebar"><h3>Most read</h3><ul><li><a href="/a">Council votes on the new tram line</a></li>
 <li><a href="/b">Storm warning for the weekend</a></li></ul>
 <p>Sign up for our newsletter and get the news of the coast every morning in your mailbox.</p></aside>
</div></div>
<footer class="site-footer"><p>&copy; 2026 The Coast Courier. All rights reserved.</p>
 <ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>
<div style="display: none"><img src="https://count.example/pixel.gif" alt=""></div>
</body></html>
"""

ENGLISH_STORY = """Harbour of Brinmouth reopens after six weeks of dredging
Three freighters left on Monday, the first since the storm of January closed the channel.
A freighter passes the mole on Monday.
Photo: Coast Courier
The harbour of Brinmouth opened again on Monday after six weeks of dredging, the port authority said.
Three freighters with 45,000 tonnes of grain left in the morning.
“It’s a good day,” harbour master Ottilie Krantz said.
What the storm left behind
The storm of 19 January had filled the channel with sand.
Only fishing boats could pass.
Short.
We worked day and night, and nobody was hurt.
Ottilie Krantz, harbour master
The dredging cost 4.2 million, twice as much as planned:
sand taken out: 310,000 cubic metres
ships at work: seven
see the full report
Ships a week
Before the storm
Last week
The authority also wrote about it:
The channel is open again.
Draught limit: 9.5 m.
Port of Brinmouth (@brinport) March 2, 2026
Sand on the quay.
Insurers had waited for the decision.
The first ship will reach Port Selim on 12 March; two more follow within the week.
Fishermen are less happy.
They fear that the deeper channel will bring bigger waves into the old basin, where forty families keep their boats.
Ilja Brandt contributed from Port Selim.""".splitlines()

ENGLISH_AROUND = """Skip to content
We use cookies to improve your experience.
News
Share
Advertisement
Ferry to Port Selim runs again from April after a winter of repairs
At last! I have been waiting for this since January, well done everybody.
Council votes on the new tram line
Sign up for our newsletter and get the news of the coast every morning in your mailbox.
© 2026 The Coast Courier. All rights reserved.
Secret draft note.""".splitlines()

ENGLISH_LINKS = [
    "https://courier.example/places/brinmouth",
    "https://authority.example/notice?id=7&lang=en",
    "https://courier.example/files/report.pdf",
    "https://t.co/Qw3rTy",
    "https://twitter.com/brinport/status/1890000000000000001?ref_src=twsrc%5Etfw",
]
ENGLISH_IMAGES = ["https://courier.example/media/harbour-1200.jpg", "https://courier.example/media/sand.jpg"]

# A regional site of another make: tables of divs, no article element, lines parted by <br>, no JSON-LD.
UKRAINIAN = """<html lang="uk"><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8"><base href="https://visnyk.example/novyny/">
<title>У Криничках після ремонту відкрили лікарню | Вісник Приріччя</title>
<meta name="author" content="Оксана Левченко"><meta name="keywords" content="лікарня, Кринички, медицина">
<meta property="og:title" content="У Криничках після ремонту відкрили лікарню">
<meta property="og:url" content="https://visnyk.example/novyny/likarnia-kryn">
<meta property="og:description" content="Ремонт тривав два роки й коштував 38 мільйонів гривень.">
<meta property="og:site_name" content="Вісник Приріччя">
<meta property="article:published_time" content="2026-02-11T14:05:00+02:00">
<meta property="article:modified_time" content="2026-02-12T08:00:00+02:00">
</head><body>
<div id="top"><div class="logo"><a href="/">Вісник Приріччя</a></div>
<div class="mainmenu"><a href="/novyny">Новини</a> <a href="/kultura">Культура</a> <a href="/sport">Спорт</a>
<a href="/pro-nas">Про нас</a></div></div>
<div id="middle"><div id="left"><div class="block"><b>Останні новини</b>
<div><a href="/n/1">12:40 У Зеленому Гаю відновили рух автобусів</a></div>
<div><a href="/n/2">11:15 Місцеві рятувальники отримали новий човен</a></div></div></div>
<div id="center"><div class="news-detail">
<h1>У Криничках після ремонту відкрили лікарню</h1>
<div class="date">11 лютого 2026, 14:05 | Оксана Левченко</div>
<div class="lid">Перших пацієнтів лікарня прийняла у середу вранці. Ремонт тривав два роки.</div>
<img src="img/likarnia.jpg" srcset="img/likarnia.jpg 640w, img/likarnia-big.jpg 1280w" alt="Оновлена лікарня">
<div class="text">
<div>У селищі Кринички відкрили лікарню, яку ремонтували два роки. Про це повідомила
<a href="https://hromada.example/news/15">Криничанська громада</a>.</div>
<div>&laquo;Ми чекали цього дня&nbsp;&mdash; і дочекалися&raquo;,&nbsp;&mdash; сказала головна лікарка
<i>Ганна Ткачук</i>. За її словами, у відділенні тепер <b>40 ліжок</b>.<br><br>На ремонт витратили 38&nbsp;млн грн.
Із них 12&nbsp;млн дала область, решту&nbsp;&mdash; донори.</div>
<div><b>Що змінилося</b></div>
<ul><li>новий рентген;</li><li>ліфт для <a href="dostupnist.html">людей на візках</a>;</li><li>власна
котельня.</li></ul>
<div>Скринька довіри працює щодня. Пишіть на <a href="mailto:likarnia@hromada.example">пошту лікарні</a>.</div>
<iframe src="https://www.youtube.com/embed/Z9y8X7w6V5u" width="500" height="300"></iframe>
<div>Раніше ми писали, що в лікарні бракує хірургів. Двоє лікарів погодилися переїхати до Криничок навесні.</div>
<div class="subscribe">Підписуйтесь на наш канал у Telegram, щоб нічого не пропустити!</div>
<div>Наступним, як пообіцяла громада, відремонтують дитячий садок на вулиці Садовій. Роботи почнуться у
травні.</div>
</div>
<div class="share">Поділитися: <a href="https://t.me/share/url?url=x">Telegram</a>
<a href="https://www.facebook.com/sharer.php?u=x">Facebook</a></div>
</div>
<div class="comments-block"><div class="comment">Микола: Дякуємо будівельникам, дуже гарно вийшло, хоч і довго
чекали.</div></div>
</div></div>
<div id="footer">© 2026 Вісник Приріччя. Усі права захищено. Передрук лише з посиланням.</div>
</body></html>
"""

UKRAINIAN_STORY = """У Криничках після ремонту відкрили лікарню
Перших пацієнтів лікарня прийняла у середу вранці.
Ремонт тривав два роки.
У селищі Кринички відкрили лікарню, яку ремонтували два роки.
Про це повідомила Криничанська громада.
«Ми чекали цього дня — і дочекалися», — сказала головна лікарка Ганна Ткачук.
За її словами, у відділенні тепер 40 ліжок.
На ремонт витратили 38 млн грн.
Із них 12 млн дала область, решту — донори.
Що змінилося
новий рентген;
ліфт для людей на візках;
власна котельня.
Скринька довіри працює щодня.
Пишіть на пошту лікарні.
Раніше ми писали, що в лікарні бракує хірургів.
Двоє лікарів погодилися переїхати до Криничок навесні.
Наступним, як пообіцяла громада, відремонтують дитячий садок на вулиці Садовій.
Роботи почнуться у травні.""".splitlines()

UKRAINIAN_AROUND = """12:40 У Зеленому Гаю відновили рух автобусів
Новини
Микола: Дякуємо будівельникам, дуже гарно вийшло, хоч і довго чекали.
© 2026 Вісник Приріччя. Усі права захищено. Передрук лише з посиланням.""".splitlines()

UKRAINIAN_LINKS = [
    "https://hromada.example/news/15",
    "https://visnyk.example/novyny/dostupnist.html",
    "mailto:likarnia@hromada.example",
]
UKRAINIAN_IMAGES = ["https://visnyk.example/novyny/img/likarnia-big.jpg"]

APP_SHELL = """<!doctype html><html><head><title>Courier</title><script src="/app.js" defer></script></head>
<body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>
<script>window.__STATE__={"a":"<p>Not a text, a state.</p>"}</script></body></html>"""

LISTING = (
    """<!doctype html><html lang="en"><head><title>Economy - The Coast Courier</title></head><body>
<nav><a href="/news">News</a> <a href="/economy">Economy</a></nav><main><h1>Economy</h1><ul class="listing">"""
    + "".join(
        f'<li><a href="/s/{number}"><img src="/t/{number}.jpg" alt=""><h2>Ship number {number} enters</h2></a>'
        f"<span>{number} March</span></li>"
        for number in range(1, 30)
    )
    + """</ul><a class="next" href="?page=2">Older stories</a></main><footer>© 2026</footer></body></html>"""
)
